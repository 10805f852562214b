import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { patientsOfIncidents, textsOfIncident, type IncidentRow } from '@/db/incidentQueries.ts';
import { messageById } from '@/db/messageQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { staffNames } from '@/db/staffQueries.ts';
import type { IncidentDeadline } from '@/domain/incident/deadlines.ts';
import type { IncidentWords } from '@/domain/incident/incident.ts';
import type { Category } from '@/domain/message/category.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { actorNames } from '../actorNames.ts';
import type { Context } from '../context.ts';
import { incidentClock } from './incidentClock.ts';
import { openWords } from './incidentWords.ts';

export type PresentedIncidentSummary = Pick<IncidentRow, 'id' | 'kind' | 'state' | 'source' | 'decision'> & {
  discoveredAt: string;
  people: number;
  next: IncidentDeadline | null;
};

export type PresentedIncident = PresentedIncidentSummary &
  IncidentWords & {
    decidedAt: string | null;
    decidedBy: string | null;
    deadlines: IncidentDeadline[];
    listedPatients: { id: string; name: string }[];
    statedPeople: number | null;
    mostInState: number | null;
    messageId: string | null;
    conversationId: string | null;
    textCount: number;
    texts: {
      id: string;
      conversationId: string;
      patientId: string | null;
      displayNumber: string;
      category: Category;
      at: string;
    }[];
    openedAt: string;
    openedBy: string | null;
    closedAt: string | null;
  };

/** More texts than anybody reads here; how many there are in all is said too. */
const mostTexts = 50;

/** Incidents as a list shows them: without what staff wrote. */
export async function presentSummaries(
  ctx: Context,
  connection: Connection,
  rows: readonly IncidentRow[],
): Promise<PresentedIncidentSummary[]> {
  const { clinicId } = ctx;
  const { timeZone } = await clinicById(connection, clinicId);
  const concerned = await patientsOfIncidents(
    connection,
    clinicId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { people, next } = incidentClock(row, concerned.get(row.id)?.length ?? 0, {
      timeZone,
      now: ctx.now(),
    });
    return summaryOf(row, people, next);
  });
}

/** One incident with everything that is known of it. */
export async function presentIncident(
  ctx: Context,
  connection: Connection,
  row: IncidentRow,
): Promise<PresentedIncident> {
  const { clinicId, vault } = ctx;
  const clinic = await clinicById(connection, clinicId);
  const concerned = (await patientsOfIncidents(connection, clinicId, [row.id])).get(row.id) ?? [];
  const patients = await patientsByIds(connection, clinicId, concerned);
  const { texts, count } = await textsOfIncident(connection, clinicId, row.id, mostTexts);
  const report = row.messageId === null ? null : await messageById(connection, clinicId, row.messageId);
  const names = await staffNames(connection, clinicId, row.decidedBy === null ? [] : [row.decidedBy]);
  const openedBy = await actorNames(ctx, connection, [row]);
  const clock = incidentClock(row, concerned.length, { timeZone: clinic.timeZone, now: ctx.now() });
  const country = homeCountry(clinic.country);
  return {
    ...summaryOf(row, clock.people, clock.next),
    ...(await openWords(vault, clinicId, row)),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy === null ? null : (names.get(row.decidedBy) ?? null),
    deadlines: clock.deadlines,
    listedPatients: concerned.flatMap((id) => {
      const patient = patients.get(id);
      return patient ? [{ id, name: patientName(patient) }] : [];
    }),
    statedPeople: row.people,
    mostInState: row.mostInState,
    messageId: row.messageId,
    conversationId: report?.conversationId ?? null,
    textCount: count,
    texts: texts.map(({ id, conversationId, patientId, phoneNumber, category, occurredAt }) => ({
      id,
      conversationId,
      patientId,
      // The number of a patient who was erased cannot be read any more.
      displayNumber: phoneNumber.startsWith('+') ? formatPhoneNumber(phoneNumber, country) : 'Erased number',
      category,
      at: occurredAt.toISOString(),
    })),
    openedAt: row.openedAt.toISOString(),
    openedBy: openedBy(row).name,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

function summaryOf(
  row: IncidentRow,
  people: number,
  next: IncidentDeadline | null,
): PresentedIncidentSummary {
  const { id, kind, state, source, decision, discoveredAt } = row;
  return { id, kind, state, source, decision, discoveredAt: discoveredAt.toISOString(), people, next };
}
