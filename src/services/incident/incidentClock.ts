import type { IncidentRow } from '@/db/incidentQueries.ts';
import {
  incidentDeadlines,
  nextDeadline,
  urgencyOf,
  type IncidentDeadline,
} from '@/domain/incident/deadlines.ts';

export type IncidentClock = {
  /** How many people are concerned, as far as is known. */
  people: number;
  deadlines: IncidentDeadline[];
  next: IncidentDeadline | null;
  urgency: 'soon' | 'overdue' | null;
};

/** The days that an incident has left. `listed`: how many patients are named in it. */
export function incidentClock(
  row: IncidentRow,
  listed: number,
  { timeZone, now }: { timeZone: string; now: Date },
): IncidentClock {
  const people = Math.max(listed, row.people ?? 0);
  const facts = {
    discoveredAt: row.discoveredAt.toTemporalInstant(),
    state: row.state,
    decision: row.decision,
    people,
    mostInState: row.mostInState,
    toldOn: { patients: row.patientsToldOn, hhs: row.hhsToldOn, media: row.mediaToldOn },
  };
  const today = now.toTemporalInstant().toZonedDateTimeISO(timeZone).toPlainDate();
  const deadlines = incidentDeadlines(facts, timeZone, today);
  const next = nextDeadline(facts, deadlines);
  return { people, deadlines, next, urgency: urgencyOf(next) };
}
