import { appointmentsByIds } from '@/db/appointmentQueries.ts';
import { locationNames } from '@/db/locationQueries.ts';
import { ruleNames } from '@/db/reminderRuleQueries.ts';
import { visitFigures, visitsBehind, type ReminderOutcome } from '@/db/visitFigureQueries.ts';
import {
  figuresOf,
  fewest,
  type FigureKind,
  type Grouping,
  type Tally,
} from '@/domain/metric/reminderFigures.ts';
import { reasonWords } from '@/domain/reminder/reasonWords.ts';
import { presentAppointments, type PresentedAppointment } from '../appointment/presentAppointment.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { readPeriod, type PeriodQuery } from './period.ts';

/** How reminders work, for the visits of a period: of all, and of each group. Numbers alone, of nobody in particular. */
export async function reminderNumbers(ctx: Context, query: PeriodQuery & { by: Grouping }) {
  requireScope(ctx.actor, 'metrics:read');
  const period = await readPeriod(ctx, query);
  const { db, clinicId } = ctx;
  const { tallies: counted, outcomes } = await visitFigures(db, clinicId, period, query.by);
  const all = counted.find(({ isTotal }) => isTotal);
  const groups = counted.filter(({ isTotal }) => !isTotal);
  const reminders = Map.groupBy(outcomes, ({ key }) => key);
  const names = await namesOf(
    ctx,
    query.by,
    groups.flatMap(({ key }) => key ?? []),
  );
  return {
    from: query.from,
    to: query.to,
    timeZone: period.timeZone,
    total: numbersOf(all ?? nothing, outcomes),
    groups: groups.map((tally) => ({
      key: tally.key,
      name: tally.key === null ? null : (names.get(tally.key) ?? tally.key),
      ...numbersOf(tally, reminders.get(tally.key) ?? []),
    })),
  };
}

const nothing: Tally = {
  visits: 0,
  asked: 0,
  confirmed: 0,
  answered: 0,
  cancelled: 0,
  completed: 0,
  missed: 0,
  medianMinutes: null,
  ninetiethMinutes: null,
};

function numbersOf(tally: Tally, outcomes: readonly ReminderOutcome[]) {
  const count = (outcome: ReminderOutcome['outcome']): number =>
    outcomes.reduce((sum, one) => sum + (one.outcome === outcome ? one.count : 0), 0);
  const [sent, waiting, notSent] = [count('sent'), count('waiting'), count('not_sent')];
  const isTooFew = tally.answered < fewest;
  return {
    visits: tally.visits,
    figures: figuresOf(tally),
    answerMinutes: {
      count: tally.answered,
      median: isTooFew ? null : tally.medianMinutes,
      ninetieth: isTooFew ? null : tally.ninetiethMinutes,
    },
    reminders: {
      wanted: sent + waiting + notSent,
      sent,
      waiting,
      notSent,
      reasons: [...Map.groupBy(outcomes, ({ reason }) => reason)]
        .flatMap(([reason, rows]) =>
          reason === null
            ? []
            : [
                {
                  reason,
                  sentence: reasonWords(reason),
                  count: rows.reduce((sum, row) => sum + row.count, 0),
                },
              ],
        )
        .toSorted((one, other) => other.count - one.count || one.reason.localeCompare(other.reason)),
    },
  };
}

function namesOf(ctx: Context, by: Grouping, keys: readonly string[]): Promise<Map<string, string>> {
  if (by === 'rule') return ruleNames(ctx.db, ctx.clinicId, keys);
  if (by === 'location') return locationNames(ctx.db, ctx.clinicId, keys);
  return Promise.resolve(new Map());
}

/** The visits that a figure counts, a page of them. `key` undefined: of all groups; empty: of those that belong to none. */
export async function visitsOfFigure(
  ctx: Context,
  query: PeriodQuery & {
    by: Grouping;
    key?: string | undefined;
    figure: FigureKind;
    part: 'numerator' | 'denominator';
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ items: PresentedAppointment[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'metrics:read');
  requireScope(ctx.actor, 'appointments:read');
  const period = await readPeriod(ctx, query);
  const { by, key, figure, part } = query;
  const found = await visitsBehind(
    ctx.db,
    ctx.clinicId,
    period,
    { by, key: key === '' ? null : key, figure, part },
    { limit: query.limit + 1, after: timeCursor(query.cursor) },
  );
  const { rows, nextCursor } = pageFrom(found, query.limit, ({ startsAt, id }) => [
    startsAt.toISOString(),
    id,
  ]);
  const ids = rows.map(({ id }) => id);
  const visits = await appointmentsByIds(ctx.db, ctx.clinicId, ids);
  const items = await presentAppointments(
    ctx,
    ctx.db,
    ids.flatMap((id) => visits.get(id) ?? []),
  );
  await recordView(ctx, 'appointment.listed', { kind: 'appointment', id: null }, { ids });
  return { items, nextCursor };
}
