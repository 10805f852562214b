import type { IncidentDecision, IncidentState } from './incident.ts';

/** Who has to be told of a breach. */
export const toldParties = ['patients', 'hhs', 'media'] as const;
export type ToldParty = (typeof toldParties)[number];

/** What the days depend on. Days are ISO dates by the clinic's calendar. */
export type IncidentFacts = {
  discoveredAt: Temporal.Instant;
  state: IncidentState;
  decision: IncidentDecision | null;
  /** How many people are concerned. */
  people: number;
  /** How many of them live in the one state where most live; null: nobody has said, so all may. */
  mostInState: number | null;
  toldOn: Record<ToldParty, string | null>;
};

export type IncidentDeadline = {
  whom: ToldParty;
  /** The last day. */
  on: string;
  toldOn: string | null;
  /** Days until then; negative once it is over. */
  daysLeft: number;
};

/** No later than this after discovery (164.404(b), 164.406(b), 164.408(b)); for few people, after the end of that year (164.408(c)). */
const mostDays = 60;
/** From this many people on, HHS is told together with the patients (164.408(b)). */
const manyPeople = 500;
/** This soon before the last day, staff are called. */
const soonDays = 14;

/**
 * Who has to be told and until when, the earliest first (HIPAA-08). What nobody has weighed is presumed a breach; nobody is told of what is none. The law
 * says “without unreasonable delay”: these are the last days, and some states ask for fewer.
 */
export function incidentDeadlines(
  facts: IncidentFacts,
  timeZone: string,
  today: Temporal.PlainDate,
): IncidentDeadline[] {
  if (facts.decision === 'low_probability') return [];
  const discovered = facts.discoveredAt.toZonedDateTimeISO(timeZone).toPlainDate();
  const last = discovered.add({ days: mostDays });
  const endOfYear = Temporal.PlainDate.from({ year: discovered.year, month: 12, day: 31 });
  const due: { whom: ToldParty; on: Temporal.PlainDate }[] = [{ whom: 'patients', on: last }];
  if ((facts.mostInState ?? facts.people) > manyPeople) due.push({ whom: 'media', on: last });
  due.push({ whom: 'hhs', on: facts.people >= manyPeople ? last : endOfYear.add({ days: mostDays }) });
  return due.map(({ whom, on }) => ({
    whom,
    on: on.toString(),
    toldOn: facts.toldOn[whom],
    daysLeft: today.until(on, { largestUnit: 'days' }).days,
  }));
}

/** The earliest last day of those who have not been told; null where nobody waits, or the incident is closed. */
export function nextDeadline(
  { state }: Pick<IncidentFacts, 'state'>,
  deadlines: readonly IncidentDeadline[],
): IncidentDeadline | null {
  if (state === 'closed') return null;
  return deadlines
    .filter(({ toldOn }) => toldOn === null)
    .reduce<IncidentDeadline | null>(
      (first, one) => (first === null || one.daysLeft < first.daysLeft ? one : first),
      null,
    );
}

/** What staff are called for: a last day that is near, or over. */
export function urgencyOf(deadline: IncidentDeadline | null): 'soon' | 'overdue' | null {
  if (deadline === null) return null;
  if (deadline.daysLeft < 0) return 'overdue';
  return deadline.daysLeft <= soonDays ? 'soon' : null;
}

/** Why an incident cannot be closed yet; null when it can. */
export function notClosable(
  { decision }: Pick<IncidentFacts, 'decision'>,
  deadlines: readonly IncidentDeadline[],
): 'not_assessed' | 'not_told' | null {
  if (decision === null) return 'not_assessed';
  return deadlines.some(({ toldOn }) => toldOn === null) ? 'not_told' : null;
}
