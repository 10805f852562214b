import { locationNames } from '@/db/locationQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { countFacts, filterChoices } from '@/db/visitFactQueries.ts';
import { needsCall, type VisitState, visitState } from '@/domain/appointment/visitState.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { callSettingOf, dayJudge, factsOfRow } from './judgeVisit.ts';

export type DaysQuery = {
  /** Local dates where the visits take place, both inclusive. */
  from: string;
  to: string;
  clinician?: string | undefined;
  visitType?: string | undefined;
  locationId?: string | undefined;
};

const mostDays = 62;

/**
 * How the visits of each day stand: counted in the database by what decides it, judged by the rules here, so that a day of any size costs a
 * few rows. Every day of the range is there. @throws Refusal invalid_request for a range that is none, or too long
 */
export async function appointmentDays(ctx: Context, query: DaysQuery) {
  requireScope(ctx.actor, 'appointments:read');
  const { from, to } = query;
  const length = Temporal.PlainDate.from(from).until(to).days + 1;
  if (length < 1 || length > mostDays)
    throw new Refusal('invalid_request', `Ask for 1 to ${mostDays} days, the first one first.`, {
      field: 'to',
    });
  const filter = {
    from,
    to,
    clinician: query.clinician ?? null,
    visitType: query.visitType ?? null,
    locationId: query.locationId ?? null,
  };
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const now = ctx.now();
  const judge = dayJudge(callSettingOf(clinic), now);
  const groups = Map.groupBy(await countFacts(ctx.db, ctx.clinicId, filter, now), ({ day }) => day);
  const days = Array.from({ length }, (_, index) => {
    const day = Temporal.PlainDate.from(from).add({ days: index }).toString();
    const states: Partial<Record<VisitState, number>> = {};
    const counted = { day, total: 0, confirmed: 0, waiting: 0, toCall: 0, states };
    for (const row of groups.get(day) ?? []) {
      const facts = factsOfRow(row, judge);
      const state = visitState(facts);
      states[state] = (states[state] ?? 0) + row.count;
      counted.total += row.count;
      if (state === 'confirmed') counted.confirmed += row.count;
      else if (needsCall(facts)) counted.toCall += row.count;
      else if (!facts.isPast && (row.status === 'booked' || row.status === 'change_asked'))
        counted.waiting += row.count;
    }
    return counted;
  });
  const choices = await filterChoices(ctx.db, ctx.clinicId, from, to);
  const valuesOf = (kind: (typeof choices)[number]['kind']): string[] =>
    choices.flatMap((choice) => (choice.kind === kind ? [choice.value] : []));
  const names = await locationNames(ctx.db, ctx.clinicId, valuesOf('location'));
  return {
    days,
    clinicians: valuesOf('clinician'),
    visitTypes: valuesOf('visitType'),
    locations: [...names].map(([id, name]) => ({ id, name })),
  };
}
