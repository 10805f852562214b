import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumbers } from '@/db/directSendQueries.ts';
import { standingConsentsOf } from '@/db/erasureQueries.ts';
import { changeNumberState, lockNumberState, statesOfNumbers } from '@/db/numberStateQueries.ts';
import { patientIdsAtNumber } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import { recordReassignmentAnswer } from '@/db/reassignmentQueries.ts';
import { lastProof } from '@/domain/patient/judgeNumber.ts';
import {
  isDay,
  isOvertakenByProof,
  readReassignmentAnswer,
  type ReassignmentAnswer,
} from '@/domain/patient/reassignment.ts';
import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { readCsv } from '../consent/csvTable.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { openIncidentOfNumber } from '../incident/openIncident.ts';
import { recordDeed } from '../recordDeed.ts';
import { openPatientTask } from './openPatientTask.ts';
import { withdraw } from './refreshLimits.ts';
import { unlinkNumber } from './unlinkNumber.ts';

export type AnswerLine = {
  phoneNumber: string;
  askedAbout: string;
  answer: ReassignmentAnswer;
  dataAsOf?: string | null | undefined;
};

export type Reassignments = {
  recorded: number;
  unchanged: number;
  unlinked: number;
  verifiedSince: number;
  unsure: number;
  rejected: { line: number; reason: string }[];
};

const mostLines = 2_000;

/**
 * Keeps what a database of reassigned numbers has said, and acts on it (TCPA-20): after “yes” the number is taken from its patients, their consent to it
 * ends, what waits for it is withdrawn, staff get a task, and what went there since is an incident (HIPAA-08); after “no data” staff get a task. A line
 * that is on record changes nothing; each line is committed by itself.
 * @throws Refusal invalid_request for a file that cannot be read or lacks a column
 */
export async function recordReassignments(
  ctx: Context,
  given: { source: string; answers?: readonly AnswerLine[] | undefined; csv?: string | undefined },
): Promise<Reassignments> {
  requireScope(ctx.actor, 'incidents:manage');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const lines = given.answers ?? readLines(given.csv ?? '');
  const result: Reassignments = {
    recorded: 0,
    unchanged: 0,
    unlinked: 0,
    verifiedSince: 0,
    unsure: 0,
    rejected: [],
  };
  await ctx.vault.prepare(ctx.clinicId);
  for (const [index, line] of lines.entries()) {
    const reason = typeof line === 'string' ? line : problemOf(ctx, clinic, line);
    if (typeof line === 'string' || reason !== null) {
      result.rejected.push({ line: index + 1, reason: reason ?? '' });
      continue;
    }
    const outcome = await recordLine(ctx, clinic, given.source, line);
    if (outcome === 'unchanged') result.unchanged += 1;
    else result.recorded += 1;
    if (outcome === 'unlinked' || outcome === 'verifiedSince' || outcome === 'unsure') result[outcome] += 1;
  }
  return result;
}

/** The lines of a file; a sentence stands for one that cannot be read. */
function readLines(csv: string): (AnswerLine | string)[] {
  const { header, lines } = readCsv(csv, mostLines);
  const missing = ['phone_number', 'asked_about', 'answer'].filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new Refusal('invalid_request', `The file lacks the column ${missing.join(', ')}.`, {
      field: 'csv',
      fields: missing,
    });
  return lines.map((cells) => {
    const cell = (name: string): string => cells[header.indexOf(name)]?.trim() ?? '';
    const answer = readReassignmentAnswer(cell('answer'));
    if (answer === null) return 'answer: yes, no or no data.';
    const dataAsOf = cell('data_as_of');
    if (!isDay(cell('asked_about'))) return 'asked_about: a day such as 2026-11-30.';
    if (dataAsOf !== '' && !isDay(dataAsOf)) return 'data_as_of: a day such as 2026-11-30, or nothing.';
    return {
      phoneNumber: cell('phone_number'),
      askedAbout: cell('asked_about'),
      answer,
      dataAsOf: dataAsOf === '' ? null : dataAsOf,
    };
  });
}

function problemOf(ctx: Context, clinic: ClinicRow, line: AnswerLine): string | null {
  const reading = parsePhoneNumber(line.phoneNumber, homeCountry(clinic.country));
  if (!reading.ok) return `phone_number: ${reading.message}`;
  const tomorrow = ctx.now().toTemporalInstant().add({ hours: 24 }).toZonedDateTimeISO('UTC').toPlainDate();
  return [line.askedAbout, line.dataAsOf].some((day) => day && Temporal.PlainDate.compare(day, tomorrow) > 0)
    ? 'asked_about, data_as_of: a day that is still to come.'
    : null;
}

type Outcome = 'unchanged' | 'recorded' | 'unlinked' | 'verifiedSince' | 'unsure';

async function recordLine(
  ctx: Context,
  clinic: ClinicRow,
  source: string,
  line: AnswerLine,
): Promise<Outcome> {
  const { clinicId } = ctx;
  const reading = parsePhoneNumber(line.phoneNumber, homeCountry(clinic.country));
  if (!reading.ok) throw new Error('a number was read before and cannot be read now');
  const { phoneNumber } = reading;
  return ctx.db.transaction().execute(async (tx) => {
    await lockNumbers(tx, clinicId, [phoneNumber]);
    const id = ctx.newId();
    const isNew = await recordReassignmentAnswer(tx, {
      clinicId,
      id,
      phoneNumber,
      askedAbout: line.askedAbout,
      answer: line.answer,
      dataAsOf: line.dataAsOf ?? null,
      source,
      ...actorColumns(ctx.actor),
      recordedAt: ctx.now(),
    });
    if (!isNew) return 'unchanged';
    const patientIds = await patientIdsAtNumber(tx, clinicId, phoneNumber);
    const outcome = await actOn(ctx, tx, clinic, { ...line, phoneNumber, patientIds });
    await recordDeed(ctx, tx, {
      action: 'number.reassignment_recorded',
      kind: 'patient',
      id,
      detail: { answer: line.answer, outcome, ids: patientIds },
    });
    return outcome;
  });
}

type Found = AnswerLine & { patientIds: readonly string[] };

async function actOn(ctx: Context, tx: Connection, clinic: ClinicRow, found: Found): Promise<Outcome> {
  const { answer, phoneNumber, patientIds } = found;
  if (answer === 'no') return 'recorded';
  if (answer === 'no_data') {
    for (const patientId of patientIds)
      await openPatientTask(ctx, tx, { kind: 'number_unsure', priority: 'normal', patientId });
    return patientIds.length === 0 ? 'recorded' : 'unsure';
  }
  const known = (await statesOfNumbers(tx, ctx.clinicId, [phoneNumber])).get(phoneNumber);
  const proof = lastProof({
    verifiedAt: known?.state?.verifiedAt?.toTemporalInstant() ?? null,
    lastInboundAt: known?.lastInboundAt?.toTemporalInstant() ?? null,
  });
  if (isOvertakenByProof(found.dataAsOf ?? null, proof)) return 'verifiedSince';
  await lockNumberState(tx, ctx.clinicId, phoneNumber);
  await changeNumberState(tx, ctx.clinicId, phoneNumber, { reassignedAt: ctx.now() });
  const since = Temporal.PlainDate.from(found.askedAbout).toZonedDateTime(clinic.timeZone).toInstant();
  await openIncidentOfNumber(ctx, tx, {
    phoneNumber,
    patientIds,
    since: new Date(since.epochMilliseconds),
    source: 'reassigned_number',
    messageId: null,
    ...actorColumns(ctx.actor),
  });
  for (const patientId of patientIds) await letGo(ctx, tx, clinic, patientId, phoneNumber);
  return patientIds.length === 0 ? 'recorded' : 'unlinked';
}

/** The number is somebody else's: nothing of the patient goes there any more, and nothing that was agreed to there holds. */
async function letGo(
  ctx: Context,
  tx: Connection,
  clinic: ClinicRow,
  patientId: string,
  phoneNumber: string,
): Promise<void> {
  const { clinicId } = ctx;
  const person = await lockPatient(tx, clinicId, patientId);
  if (!person) return;
  await withdraw(ctx, tx, {
    patientId,
    phoneNumbers: [phoneNumber],
    categories: null,
    includesUnnamed: true,
  });
  await unlinkNumber(ctx, tx, clinic.timeZone, person, phoneNumber, 'reassigned');
  const standing = await standingConsentsOf(tx, clinicId, patientId);
  for (const { category, kind, language } of standing.filter((one) => one.phoneNumber === phoneNumber))
    await recordConsentEvent(tx, {
      clinicId,
      id: ctx.newId(),
      patientId,
      phoneNumber,
      category,
      kind,
      action: 'revoked',
      channel: 'reassigned_number',
      language,
      ...actorColumns(ctx.actor),
      occurredAt: ctx.now(),
    });
  await openPatientTask(ctx, tx, { kind: 'number_reassigned', priority: 'high', patientId });
  await recordDeed(ctx, tx, {
    action: 'patient.number_removed',
    kind: 'patient',
    id: patientId,
    detail: { because: 'reassigned' },
  });
}
