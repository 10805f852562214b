import { recordChange } from '@/db/changeQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import {
  closeIncidentTasks,
  lockIncident,
  patientsOfIncidents,
  setIncidentPatients,
  updateIncident,
  type IncidentRow,
} from '@/db/incidentQueries.ts';
import { notClosable, type ToldParty } from '@/domain/incident/deadlines.ts';
import {
  missingFactors,
  type IncidentDecision,
  type IncidentKind,
  type IncidentWords,
} from '@/domain/incident/incident.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { noIncident } from './getIncident.ts';
import { incidentClock } from './incidentClock.ts';
import { openWords, sealWords } from './incidentWords.ts';
import { presentIncident, type PresentedIncident } from './presentIncident.ts';
import { presentPatients, readDiscovery } from './reportIncident.ts';

/** What is not said stays as it is. */
export type IncidentChange = {
  kind?: IncidentKind | undefined;
  what?: string | undefined;
  discoveredAt?: string | undefined;
  patientIds?: readonly string[] | undefined;
  people?: number | null | undefined;
  mostInState?: number | null | undefined;
  factors?: IncidentWords['factors'] | undefined;
  reason?: string | undefined;
  decision?: IncidentDecision | null | undefined;
  toldOn?: Partial<Record<ToldParty, string | null | undefined>> | undefined;
  isClosed?: boolean | undefined;
};

/**
 * Weighs an incident: the four factors, the decision with its reason, who was told, and that nothing is left to do (HIPAA-08).
 * @throws Refusal not_found, patient_not_found, invalid_request, conflict where it is decided without its words, or closed too early
 */
export async function changeIncident(
  ctx: Context,
  id: string,
  change: IncidentChange,
): Promise<PresentedIncident> {
  requireScope(ctx.actor, 'incidents:manage');
  const { clinicId } = ctx;
  await ctx.vault.prepare(clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockIncident(tx, clinicId, id);
    if (!before) throw noIncident();
    if (change.patientIds) {
      const patientIds = await presentPatients(ctx, tx, change.patientIds);
      await setIncidentPatients(tx, clinicId, id, patientIds);
    }
    const listed = (await patientsOfIncidents(tx, clinicId, [id])).get(id)?.length ?? 0;
    const words = await newWords(ctx, before, change);
    const after = decided(ctx, changed(ctx, before, change), words, change);
    const { timeZone } = await clinicById(tx, clinicId);
    const { deadlines } = incidentClock(after, listed, { timeZone, now: ctx.now() });
    const row = closed(ctx, after, change, notClosable(after, deadlines));
    const { bytes, keyId } = await sealWords(ctx.vault, clinicId, id, words);
    const { clinicId: _clinic, id: _id, ...columns } = { ...row, wordsEncrypted: bytes, keyId };
    await updateIncident(tx, clinicId, id, columns);
    if (row.state === 'closed') {
      const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
      const tasks = await closeIncidentTasks(tx, clinicId, id, { at: ctx.now(), by });
      for (const task of tasks) await recordChange(tx, clinicId, 'task', task);
    }
    await recordDeed(ctx, tx, {
      action: 'incident.changed',
      kind: 'incident',
      id,
      detail: { fields: Object.keys(change), state: row.state, decision: row.decision },
    });
    return presentIncident(ctx, tx, { ...row, wordsEncrypted: bytes, keyId });
  });
}

async function newWords(ctx: Context, row: IncidentRow, change: IncidentChange): Promise<IncidentWords> {
  const words = await openWords(ctx.vault, ctx.clinicId, row);
  return {
    what: change.what ?? words.what,
    factors: change.factors ?? words.factors,
    reason: change.reason ?? words.reason,
  };
}

function changed(ctx: Context, row: IncidentRow, change: IncidentChange): IncidentRow {
  const { kind, people, mostInState, toldOn = {}, discoveredAt } = change;
  const now = ctx.now();
  for (const day of Object.values(toldOn)) {
    // Wherever on earth the clinic is, tomorrow's date at UTC has not begun for longer than 14 hours.
    if (day && Temporal.PlainDate.compare(day, latestDay(now)) > 0)
      throw new Refusal('invalid_request', 'Nobody has been told on a day that is still to come.', {
        field: 'toldOn',
      });
  }
  const told = (party: ToldParty, was: string | null): string | null => {
    const is = toldOn[party];
    return is === undefined ? was : is;
  };
  return {
    ...row,
    kind: kind ?? row.kind,
    people: people === undefined ? row.people : people,
    mostInState: mostInState === undefined ? row.mostInState : mostInState,
    discoveredAt: discoveredAt === undefined ? row.discoveredAt : readDiscovery(discoveredAt, now),
    patientsToldOn: told('patients', row.patientsToldOn),
    hhsToldOn: told('hhs', row.hhsToldOn),
    mediaToldOn: told('media', row.mediaToldOn),
    // Another clock: whoever was called before is called again.
    reminded: discoveredAt === undefined ? row.reminded : null,
    updatedAt: now,
  };
}

function latestDay(now: Date): Temporal.PlainDate {
  return now.toTemporalInstant().add({ hours: 14 }).toZonedDateTimeISO('UTC').toPlainDate();
}

function decided(
  ctx: Context,
  row: IncidentRow,
  words: IncidentWords,
  { decision }: IncidentChange,
): IncidentRow {
  const is = decision === undefined ? row.decision : decision;
  if (is === null) return { ...row, decision: null, decidedAt: null, decidedBy: null, state: 'open' };
  const missing = missingFactors(words);
  if (missing.length > 0 || words.reason.trim() === '')
    throw new Refusal(
      'conflict',
      'A decision needs words about all four factors, and a reason: they are the proof.',
      { reason: 'factors_missing', fields: [...missing, ...(words.reason.trim() === '' ? ['reason'] : [])] },
    );
  const isNew = is !== row.decision;
  return {
    ...row,
    decision: is,
    decidedAt: isNew ? ctx.now() : row.decidedAt,
    decidedBy: isNew ? ctx.actor.id : row.decidedBy,
    state: row.state === 'open' ? 'assessed' : row.state,
  };
}

function closed(
  ctx: Context,
  row: IncidentRow,
  { isClosed }: IncidentChange,
  obstacle: 'not_assessed' | 'not_told' | null,
): IncidentRow {
  const is = isClosed ?? row.state === 'closed';
  if (!is)
    return {
      ...row,
      state: row.decision === null ? 'open' : 'assessed',
      closedAt: null,
      closedBy: null,
    };
  if (obstacle !== null)
    throw new Refusal(
      'conflict',
      obstacle === 'not_assessed'
        ? 'Decide first whether it is a breach.'
        : 'It is a breach: say first on which days whoever has to be told was told.',
      { reason: obstacle },
    );
  const isNew = row.state !== 'closed';
  return {
    ...row,
    state: 'closed',
    closedAt: isNew ? ctx.now() : row.closedAt,
    closedBy: isNew ? ctx.actor.id : row.closedBy,
  };
}
