import { recordChange } from '@/db/changeQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  incidentsNotClosed,
  lockIncident,
  patientsOfIncidents,
  updateIncident,
} from '@/db/incidentQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { incidentClock, type IncidentClock } from './incidentClock.ts';

const calls = {
  soon: {
    priority: 'high',
    reason: 'A last day for telling people of an incident is less than two weeks away.',
  },
  overdue: {
    priority: 'urgent',
    reason: 'A last day for telling people of an incident is over. Tell them now, and counsel.',
  },
} as const;

/** Calls for staff where a last day of an incident is near or over, once each (HIPAA-08). Returns for how many. */
export async function watchIncidents(deps: Deps, clinicId: string): Promise<number> {
  const due = (await incidentClocks(deps, deps.db, clinicId)).filter(
    ({ urgency, reminded }) => urgency !== null && urgency !== reminded && reminded !== 'overdue',
  );
  let called = 0;
  for (const { id } of due) {
    const isCalled = await deps.db.transaction().execute((tx) => call(deps, tx, clinicId, id));
    if (isCalled) called += 1;
  }
  return called;
}

/** The clocks of all incidents that are not closed. */
export async function incidentClocks(
  deps: Pick<Deps, 'now'>,
  connection: Connection,
  clinicId: string,
): Promise<(IncidentClock & { id: string; reminded: 'soon' | 'overdue' | null })[]> {
  const rows = await incidentsNotClosed(connection, clinicId);
  if (rows.length === 0) return [];
  const { timeZone } = await clinicById(connection, clinicId);
  const ids = rows.map(({ id }) => id);
  const concerned = await patientsOfIncidents(connection, clinicId, ids);
  return rows.map((row) => ({
    id: row.id,
    reminded: row.reminded,
    ...incidentClock(row, concerned.get(row.id)?.length ?? 0, { timeZone, now: deps.now() }),
  }));
}

async function call(deps: Deps, tx: Connection, clinicId: string, id: string): Promise<boolean> {
  const row = await lockIncident(tx, clinicId, id);
  if (!row) return false;
  const { timeZone } = await clinicById(tx, clinicId);
  const listed = (await patientsOfIncidents(tx, clinicId, [id])).get(id)?.length ?? 0;
  const { urgency } = incidentClock(row, listed, { timeZone, now: deps.now() });
  if (urgency === null || urgency === row.reminded) return false;
  await updateIncident(tx, clinicId, id, { reminded: urgency });
  const taskId = deps.newId();
  await insertTask(tx, {
    clinicId,
    id: taskId,
    kind: 'incident_due',
    ...calls[urgency],
    incidentId: id,
    openedAt: deps.now(),
  });
  await recordChange(tx, clinicId, 'task', taskId);
  return true;
}
