import { clinicById } from '@/db/clinicQueries.ts';
import type { FigureFilter } from '@/db/visitFigureQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';

export type PeriodQuery = {
  /** Days of the clinic's calendar, both inclusive. */
  from: string;
  to: string;
  visitType?: string | undefined;
  locationId?: string | undefined;
};

const mostDays = 400;

/** The moments between which a period of the clinic lies. @throws Refusal invalid_request for one that is none, or too long */
export async function readPeriod(
  ctx: Context,
  { from, to, visitType, locationId }: PeriodQuery,
): Promise<FigureFilter & { timeZone: string }> {
  const days = Temporal.PlainDate.from(from).until(to).days + 1;
  if (days < 1 || days > mostDays)
    throw new Refusal('invalid_request', `Ask for 1 to ${mostDays} days, the first one first.`, {
      field: 'to',
    });
  const { timeZone } = await clinicById(ctx.db, ctx.clinicId);
  const midnight = (day: Temporal.PlainDate): Date =>
    new Date(resolveLocal(day.toPlainDateTime(), timeZone).epochMilliseconds);
  return {
    from: midnight(Temporal.PlainDate.from(from)),
    until: midnight(Temporal.PlainDate.from(to).add({ days: 1 })),
    visitType: visitType ?? null,
    locationId: locationId ?? null,
    timeZone,
  };
}
