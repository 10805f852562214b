import { clinicById } from '@/db/clinicQueries.ts';
import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumbers } from '@/db/directSendQueries.ts';
import { numbersEverOf } from '@/db/linkQueries.ts';
import {
  carryConsents,
  consentsOfRecord,
  linksEver,
  moveBelongings,
  moveLink,
  pointTo,
  uniteLink,
  type Moved,
} from '@/db/mergeQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient, updatePatient, type PatientRow } from '@/db/patientQueries.ts';
import { mergeConsents } from '@/domain/consent/mergeConsents.ts';
import { strictestLink, strictestState } from '@/domain/patient/mergeRecords.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { choosePrimary } from './choosePrimary.ts';
import { loadPatient, noPatient, wasErased } from './getPatient.ts';
import type { PresentedPatient } from './presentPatient.ts';
import { refreshLimits } from './refreshLimits.ts';
import { unlinkNumber } from './unlinkNumber.ts';

export type MergeRequest = {
  /** The record that becomes a part of this one. */
  otherId: string;
  isDryRun: boolean;
  /** The other's short id, typed by a person. */
  confirm?: number | undefined;
};

export type MergedPatients = {
  isDone: boolean;
  /** The one record as it is, or as it would be. */
  patient: PresentedPatient;
  /** The other one as it was. */
  other: PresentedPatient;
  moved: Moved;
  consentsCarried: number;
  consentsEnded: number;
  /** Numbers that one of the records had to give up, so that the one record does not have them. */
  numbersLeftOut: number;
};

/**
 * Makes two records of one person one (ID-10). Numbers, visits, texts, tasks, campaigns and legal holds go to the one that stays; whatever either forbids is
 * forbidden; a consent that was taken back on either is taken back; opt-outs are the number's, and go with it. The other record stays as a pointer, so
 * that its ids still mean this person. Consents, decisions and the audit trail are not rewritten. It cannot be undone.
 * @throws Refusal patient_not_found, invalid_request, conflict for an erased record or without the confirmation
 */
export async function mergePatients(
  ctx: Context,
  keptId: string,
  request: MergeRequest,
): Promise<MergedPatients> {
  requireScope(ctx.actor, 'patients:merge');
  const { otherId, isDryRun } = request;
  if (otherId === keptId)
    throw new Refusal('invalid_request', 'A record cannot be merged with itself.', { field: 'otherId' });
  const { timeZone } = await clinicById(ctx.db, ctx.clinicId);
  const transaction = ctx.db.transaction().execute(async (tx) => {
    const { kept, other } = await lockBoth(ctx, tx, keptId, otherId);
    if (!isDryRun && request.confirm !== other.shortId)
      throw new Refusal('conflict', 'Confirm with the number of the record that is to go.', {
        reason: 'needs_confirmation',
        field: 'confirm',
      });
    const shown = await loadPatient(ctx, tx, other.id);
    const done = await merge(ctx, tx, timeZone, kept, other);
    const result = { isDone: !isDryRun, patient: await loadPatient(ctx, tx, kept.id), other: shown, ...done };
    if (isDryRun) throw new OnlyTried(result);
    return result;
  });
  return transaction.catch((error: unknown) => {
    if (error instanceof OnlyTried) return error.result;
    throw error;
  });
}

/** Takes everything back that trying has touched. */
class OnlyTried extends Error {
  readonly result: MergedPatients;

  constructor(result: MergedPatients) {
    super('only tried');
    this.result = result;
  }
}

/** Numbers before patients, and both in one order, as everywhere. */
async function lockBoth(
  ctx: Context,
  tx: Connection,
  keptId: string,
  otherId: string,
): Promise<{ kept: PatientRow; other: PatientRow }> {
  const { clinicId } = ctx;
  await lockNumbers(tx, clinicId, [
    ...(await numbersEverOf(tx, clinicId, keptId)),
    ...(await numbersEverOf(tx, clinicId, otherId)),
  ]);
  const rows = new Map<string, PatientRow>();
  for (const id of [keptId, otherId].toSorted()) {
    const row = await lockPatient(tx, clinicId, id);
    if (row) rows.set(id, row);
  }
  const [kept, other] = [rows.get(keptId), rows.get(otherId)];
  if (!kept || !other || kept.mergedInto !== null || other.mergedInto !== null) throw noPatient();
  if (kept.erasedAt !== null || other.erasedAt !== null) throw wasErased();
  return { kept, other };
}

async function merge(
  ctx: Context,
  tx: Connection,
  timeZone: string,
  kept: PatientRow,
  other: PatientRow,
): Promise<Omit<MergedPatients, 'isDone' | 'patient' | 'other'>> {
  const { clinicId } = ctx;
  const at = ctx.now();
  const consents = await uniteConsents(ctx, tx, kept.id, other.id);
  const numbersLeftOut = await uniteLinks(ctx, tx, kept.id, other.id);
  const moved = await moveBelongings(tx, clinicId, { from: other.id, to: kept.id, at });
  const state = strictestState(kept, other);
  const person: PatientRow = {
    ...kept,
    ...state,
    familyName: kept.familyName === '' ? other.familyName : kept.familyName,
    birthDate: kept.birthDate ?? other.birthDate,
    timeZone: kept.timeZone ?? other.timeZone,
    zip: kept.zip ?? other.zip,
    addressState: kept.addressState ?? other.addressState,
  };
  const { familyName, birthDate, zip, addressState } = person;
  await updatePatient(tx, clinicId, kept.id, {
    ...state,
    ...(state.careState === kept.careState ? {} : { careStateSince: at }),
    familyName,
    birthDate,
    timeZone: person.timeZone,
    zip,
    addressState,
    updatedAt: at,
  });
  await pointTo(tx, clinicId, { from: other.id, to: kept.id, at });
  if (state.deceasedAt !== null) await unlinkAll(ctx, tx, timeZone, person);
  const withdrawn = await refreshLimits(ctx, tx, timeZone, person);
  await choosePrimary(tx, clinicId, kept.id);
  const counts = {
    ...moved,
    consentsCarried: consents.carried,
    consentsEnded: consents.ended,
    numbersLeftOut,
  };
  await recordDeed(ctx, tx, {
    action: 'patient.merged',
    kind: 'patient',
    id: kept.id,
    detail: { ids: [kept.id, other.id], from: other.id, withdrawn, ...counts },
  });
  await recordDeed(ctx, tx, {
    action: 'patient.merged_away',
    kind: 'patient',
    id: other.id,
    detail: { into: kept.id },
  });
  return { moved, consentsCarried: consents.carried, consentsEnded: consents.ended, numbersLeftOut };
}

async function uniteConsents(
  ctx: Context,
  tx: Connection,
  keptId: string,
  otherId: string,
): Promise<{ carried: number; ended: number }> {
  const { clinicId, newId } = ctx;
  const by = actorColumns(ctx.actor);
  const { carried, ended } = mergeConsents(
    await consentsOfRecord(tx, clinicId, keptId),
    await consentsOfRecord(tx, clinicId, otherId),
  );
  await carryConsents(tx, clinicId, { ids: carried, to: keptId, newId, by });
  for (const { phoneNumber, category, kind } of ended)
    await recordConsentEvent(tx, {
      clinicId,
      id: newId(),
      patientId: keptId,
      phoneNumber,
      category,
      kind,
      action: 'revoked',
      channel: 'merge',
      evidence: JSON.stringify({ mergedFrom: otherId }),
      ...by,
      occurredAt: ctx.now(),
    });
  return { carried: carried.length, ended: ended.length };
}

/** Returns how many numbers one of the records had and the one record has not. */
async function uniteLinks(ctx: Context, tx: Connection, keptId: string, otherId: string): Promise<number> {
  const { clinicId } = ctx;
  const ours = new Map((await linksEver(tx, clinicId, keptId)).map((link) => [link.phoneNumber, link]));
  let leftOut = 0;
  for (const theirs of await linksEver(tx, clinicId, otherId)) {
    const { phoneNumber } = theirs;
    const move = { from: otherId, to: keptId, phoneNumber };
    const known = ours.get(phoneNumber);
    if (!known) {
      await moveLink(tx, clinicId, move);
      continue;
    }
    const united = strictestLink(known, theirs);
    if (united.removedAt !== null && (known.removedAt === null || theirs.removedAt === null)) leftOut += 1;
    await uniteLink(tx, clinicId, move, united);
  }
  return leftOut;
}

/** One of the records says that the person has died: the numbers are nobody's of ours any more (ID-05). */
async function unlinkAll(ctx: Context, tx: Connection, timeZone: string, person: PatientRow): Promise<void> {
  const numbers = (await numbersOfPatients(tx, ctx.clinicId, [person.id])).get(person.id) ?? [];
  for (const { phoneNumber } of numbers)
    await unlinkNumber(ctx, tx, timeZone, person, phoneNumber, 'deceased');
}
