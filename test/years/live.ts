import { resolveLocal } from '../../src/domain/appointment/localTime.ts';
import type { Category } from '../../src/domain/message/category.ts';
import { fittingSteps } from '../../src/domain/schedule/fittingSteps.ts';
import type { SentText } from '../../src/domain/schedule/judgeCaps.ts';
import { judgeWindow, type WindowFacts } from '../../src/domain/schedule/judgeWindow.ts';
import { planSend } from '../../src/domain/schedule/planSend.ts';
import { rulePackAt, type RulePack } from '../../src/domain/schedule/rulePack.ts';
import { Chance } from '../simulation/chance.ts';
import type { Person } from './people.ts';

/** One text that somebody was to get, and what became of it. All times in epoch milliseconds. */
export type Lived = {
  id: string;
  category: Category;
  visitId: string | null;
  /** What must not be sent twice: a step of a visit, or the text itself. */
  key: string;
  plannedAt: number;
  dueAt: number;
  latestUsefulAt: number | null;
  earliestUsefulAt: number | null;
  /** Every time at which it left: once at most. */
  sentAt: number[];
  /** Why it was dropped; null when it was sent. */
  dropped: string | null;
  droppedAt: number | null;
  /** How often it was looked at. */
  looks: number;
};

export const dayMs = 86_400_000;
const hourMs = 3_600_000;
const cadences = [[7, 3, 1, 0], [3, 1, 0], [3, 0], [1], [0]].map((days) =>
  days.map((ahead) => ({ days: ahead, hours: ahead === 0 ? 2 : 0 })),
);

/** What one person gets in a span of time, by the product's rules: planned, held, asked again, sent or dropped. */
export function live(
  person: Person,
  seed: number,
  span: { from: number; until: number },
  pack: RulePack = rulePackAt(instant(span.from)),
): Lived[] {
  const chance = new Chance(seed, person.name);
  const texts = [...plannedReminders(person, chance, span), ...otherTexts(person, chance, span)];
  dispatch(person, texts, pack);
  return texts;
}

/** Visits at all hours of the clinic's day, some at night, often two in a week; each with the reminders that fit. */
function plannedReminders(
  person: Person,
  chance: Chance,
  { from, until }: { from: number; until: number },
): Lived[] {
  const texts: Lived[] = [];
  let others: number[] = [];
  let at = from + 11 * dayMs;
  for (let visit = 0; ; visit += 1) {
    at += dayMs * (chance.happens(0.3) ? chance.whole(1, 3) : chance.whole(8, 40));
    if (at > until - 3 * dayMs) return texts;
    const hour = chance.happens(0.1) ? chance.whole(0, 6) : chance.whole(7, 19);
    const local = instant(at)
      .toZonedDateTimeISO(person.clinicZone)
      .toPlainDateTime()
      .with({ hour, minute: 15 * chance.whole(0, 3), second: 0, millisecond: 0 });
    const start = resolveLocal(local, person.clinicZone).epochMilliseconds;
    const plannedAt = start - 9 * dayMs;
    const { kept } = fittingSteps({
      visit: { local, timeZone: person.clinicZone },
      steps: chance.oneOf(cadences),
      policy: person.policy,
      now: instant(plannedAt),
      others: others.map(instant),
    });
    const hasDayBefore = kept.some(({ step }) => step.days === 1);
    for (const { step, dueAt } of kept) {
      const isShort = step.days === 0;
      texts.push(
        textOf(`${person.name}/${visit}/${step.days}d${step.hours}h`, 'appointment', {
          visitId: String(visit),
          key: `${visit}/${step.days}d${step.hours}h`,
          plannedAt,
          dueAt: dueAt.epochMilliseconds,
          latestUsefulAt: start,
          earliestUsefulAt: isShort && !hasDayBefore ? start - dayMs : null,
        }),
      );
    }
    others = [...others, ...kept.map(({ dueAt }) => dueAt.epochMilliseconds)].filter(
      (due) => due > plannedAt,
    );
    if (chance.happens(0.5)) {
      const dueAt = start + chance.whole(1, 30) * hourMs;
      texts.push(
        textOf(`${person.name}/${visit}/survey`, 'survey', {
          visitId: String(visit),
          key: `${visit}/survey`,
          plannedAt: dueAt,
          dueAt,
          latestUsefulAt: dueAt + 7 * dayMs,
        }),
      );
    }
  }
}

const kinds = ['prescription', 'results', 'care', 'payment', 'wellness', 'marketing'] as const;

/** At any minute of any day, some at the very edges of the hours, some in bursts. */
function otherTexts(
  person: Person,
  chance: Chance,
  { from, until }: { from: number; until: number },
): Lived[] {
  const texts: Lived[] = [];
  let at = from + 11 * dayMs;
  for (let count = 0; ; count += 1) {
    const isBurst = chance.happens(0.2);
    at += isBurst ? chance.whole(0, 300) * 60_000 : Math.floor(chance.fraction() * 16 * dayMs);
    if (at > until - 12 * dayMs) return texts;
    const category = chance.oneOf(kinds);
    const dueAt = chance.happens(0.3) ? atAnEdge(person, chance, at) : Math.floor(at / 1_000) * 1_000;
    const hours = chance.oneOf([3, 12, 24, 72, 200, null]);
    texts.push(
      textOf(`${person.name}/other/${count}`, category, {
        key: `other/${count}`,
        plannedAt: dueAt,
        dueAt,
        latestUsefulAt: hours === null ? null : dueAt + hours * hourMs,
      }),
    );
  }
}

/** A few minutes around 8, 9, 10, 12, 18, 20 or 21 o'clock, where the person or the clinic is. */
function atAnEdge(person: Person, chance: Chance, at: number): number {
  const zone = chance.oneOf([...person.careZones, person.clinicZone]);
  const hour = chance.oneOf([1, 8, 9, 10, 12, 17, 18, 20, 21]);
  const local = instant(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .with({ hour, minute: 0, second: 0, millisecond: 0 });
  return resolveLocal(local, zone).epochMilliseconds + chance.whole(-7, 7) * 60_000;
}

/** Wakes each text when it is to leave, the earliest first; what may not leave is asked about again at its next time. */
function dispatch(person: Person, texts: readonly Lived[], pack: RulePack): void {
  const waiting = texts.flatMap((text) => {
    const plan = judgeWindow(factsOf(person, text, text.plannedAt, text.dueAt), pack);
    text.looks += 1;
    if (plan.notBefore !== null) return [{ text, at: plan.notBefore.epochMilliseconds }];
    text.dropped = plan.code;
    text.droppedAt = text.plannedAt;
    return [];
  });
  const sent: SentText[] = [];
  while (waiting.length > 0) {
    let next = 0;
    for (let at = 1; at < waiting.length; at += 1)
      if ((waiting[at]?.at ?? 0) < (waiting[next]?.at ?? 0)) next = at;
    const [due] = waiting.splice(next, 1);
    if (!due) return;
    const { text, at } = due;
    const recent = sent.filter((other) => at - other.at.epochMilliseconds < 8 * dayMs);
    const plan = planSend(
      {
        ...factsOf(person, text, at, at),
        earliestUsefulAt: null,
        sent: recent,
        visit: text.category === 'survey' && text.visitId ? { id: text.visitId, wasAsked: false } : null,
      },
      pack,
    );
    text.looks += 1;
    if (text.looks > 200) throw new Error(`${text.id} is held again and again`);
    if (plan.at === null) {
      text.dropped = plan.caps?.notBefore === null ? plan.caps.code : plan.window.code;
      text.droppedAt = at;
    } else if (plan.at.epochMilliseconds > at) waiting.push({ text, at: plan.at.epochMilliseconds });
    else {
      text.sentAt.push(at);
      sent.push({ category: text.category, at: plan.at, isReply: false, visitId: text.visitId });
    }
  }
}

function factsOf(person: Person, text: Lived, now: number, dueAt: number): WindowFacts {
  return {
    id: text.id,
    category: text.category,
    policy: person.policy,
    isAutomated: true,
    isReply: false,
    now: instant(now),
    dueAt: instant(dueAt),
    latestUsefulAt: text.latestUsefulAt === null ? null : instant(text.latestUsefulAt),
    earliestUsefulAt: text.earliestUsefulAt === null ? null : instant(text.earliestUsefulAt),
    whereabouts: person.told,
  };
}

function textOf(
  id: string,
  category: Category,
  rest: Pick<Lived, 'key' | 'plannedAt' | 'dueAt' | 'latestUsefulAt'> & Partial<Lived>,
): Lived {
  return {
    id,
    category,
    visitId: null,
    earliestUsefulAt: null,
    sentAt: [],
    dropped: null,
    droppedAt: null,
    looks: 0,
    ...rest,
  };
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}
