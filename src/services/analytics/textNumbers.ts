import { campaignNames } from '@/db/campaignQueries.ts';
import { locationNames } from '@/db/locationQueries.ts';
import {
  peopleAsked,
  peopleTexted,
  textCounts,
  textsBlocked,
  type TextPeriod,
} from '@/db/textFigureQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import { stopFinding } from '@/domain/gate/stopFinding.ts';
import {
  answerHours,
  failureCauses,
  fatesOf,
  optOutDays,
  textFiguresOf,
  type PeopleCount,
  type TextCount,
  type TextGrouping,
} from '@/domain/metric/textFigures.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import { requireScope, type Context } from '../context.ts';
import { readPeriod, type PeriodQuery } from './period.ts';

type Blocked = { reason: string; count: number };
const nobody: PeopleCount = { counted: 0, of: 0 };

/** The key figures of the texts of a period: of all, and of each group. Numbers alone, of nobody in particular. */
export async function textNumbers(
  ctx: Context,
  query: Pick<PeriodQuery, 'from' | 'to'> & { by: TextGrouping },
) {
  requireScope(ctx.actor, 'metrics:read');
  const { db, clinicId } = ctx;
  const { from, until, timeZone } = await readPeriod(ctx, query);
  const period: TextPeriod = { from, until, weeks: weeksOf(query, timeZone) };
  const [counts, asked, texted, blocked] = await Promise.all([
    textCounts(db, clinicId, period, query.by),
    peopleAsked(db, clinicId, period, query.by, answerHours),
    peopleTexted(db, clinicId, period, query.by, optOutDays),
    textsBlocked(db, clinicId, period, query.by),
  ]);
  const countsOf = Map.groupBy(counts, ({ key }) => key);
  const blockedOf = Map.groupBy(blocked, ({ key }) => key);
  const groupOf = (people: typeof asked, key: string | null) =>
    people.find((one) => !one.isTotal && one.key === key) ?? nobody;
  const totalOf = (people: typeof asked) => people.find(({ isTotal }) => isTotal) ?? nobody;
  const keys = [...new Set([...countsOf.keys(), ...blockedOf.keys()])].toSorted(nullsLast);
  const names = await namesOf(
    ctx,
    query.by,
    keys.flatMap((key) => key ?? []),
  );
  return {
    from: query.from,
    to: query.to,
    timeZone,
    total: numbersOf(counts, { asked: totalOf(asked), texted: totalOf(texted) }, blocked),
    groups: keys.map((key) => ({
      key,
      name: key === null ? null : (names.get(key) ?? key),
      ...numbersOf(
        countsOf.get(key) ?? [],
        { asked: groupOf(asked, key), texted: groupOf(texted, key) },
        blockedOf.get(key) ?? [],
      ),
    })),
  };
}

function numbersOf(
  counts: readonly TextCount[],
  people: { asked: PeopleCount; texted: PeopleCount },
  blocked: readonly Blocked[],
) {
  const { texts, ...fates } = fatesOf(counts);
  return {
    texts,
    fates,
    figures: textFiguresOf(counts, people),
    causes: failureCauses(counts).map((cause) => ({ ...cause, ...causeWords(cause.code) })),
    blocked: {
      count: blocked.reduce((sum, { count }) => sum + count, 0),
      reasons: [...Map.groupBy(blocked, ({ reason }) => reason)]
        .map(([reason, rows]) => ({
          reason,
          sentence: stopFinding(reason, 'block').sentence,
          count: rows.reduce((sum, { count }) => sum + count, 0),
        }))
        .toSorted((one, other) => other.count - one.count || one.reason.localeCompare(other.reason)),
    },
  };
}

function causeWords(code: number | null): { title: string; advice: string } {
  if (code !== null) {
    const { title, advice } = twilioError(code);
    return { title, advice };
  }
  return { title: 'No cause given', advice: 'Twilio or the carrier gave no reason.' };
}

/** Mondays on or before each day of the period, at midnight of the clinic. */
function weeksOf({ from, to }: Pick<PeriodQuery, 'from' | 'to'>, timeZone: string): TextPeriod['weeks'] {
  const first = Temporal.PlainDate.from(from);
  const weeks: TextPeriod['weeks'][number][] = [];
  for (
    let monday = first.subtract({ days: first.dayOfWeek - 1 });
    Temporal.PlainDate.compare(monday, Temporal.PlainDate.from(to)) <= 0;
    monday = monday.add({ weeks: 1 })
  ) {
    const { epochMilliseconds } = resolveLocal(monday.toPlainDateTime(), timeZone);
    weeks.push({ startsAt: new Date(epochMilliseconds), key: monday.toString() });
  }
  return weeks;
}

function nullsLast(one: string | null, other: string | null): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return one.localeCompare(other);
}

function namesOf(ctx: Context, by: TextGrouping, keys: readonly string[]): Promise<Map<string, string>> {
  if (by === 'campaign') return campaignNames(ctx.db, ctx.clinicId, keys);
  if (by === 'location') return locationNames(ctx.db, ctx.clinicId, keys);
  return Promise.resolve(new Map());
}
