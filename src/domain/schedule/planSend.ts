import { judgeCaps, type CapsVerdict, type SentText } from './judgeCaps.ts';
import { judgeWindow, type WindowFacts, type WindowVerdict } from './judgeWindow.ts';
import { rulePackAt, type RulePack } from './rulePack.ts';

export type PlanFacts = WindowFacts & {
  /** Every text of the last seven days from this clinic to this number. */
  sent: readonly SentText[];
  visit?: { id: string; wasAsked: boolean } | null | undefined;
};

/** When a text leaves by hours and caps together; `at` is null when it never does. The verdicts say why. */
export type SendPlan = { at: Temporal.Instant | null; window: WindowVerdict; caps: CapsVerdict | null };

/**
 * The first time at which the window is open and the caps have room. What the caps hold is asked about the window again at the
 * end of that hold; a text that was moved ahead of its time and finds the caps full there is dropped.
 */
export function planSend(facts: PlanFacts, pack: RulePack = rulePackAt(facts.now)): SendPlan {
  let window = judgeWindow(facts, pack);
  for (;;) {
    if (window.notBefore === null) return { at: null, window, caps: null };
    const caps = judgeCaps(
      {
        category: facts.category,
        policy: facts.policy,
        isAutomated: facts.isAutomated,
        isReply: facts.isReply,
        at: window.notBefore,
        sent: facts.sent,
        visit: facts.visit,
        states: window.evidence.states,
        latestUsefulAt: facts.latestUsefulAt,
      },
      pack,
    );
    if (caps.outcome === 'allow' || caps.outcome === 'warn') return { at: window.notBefore, window, caps };
    if (caps.notBefore === null || window.code === 'moved_ahead') return { at: null, window, caps };
    window = windowAfterHold(facts, caps.notBefore, pack);
  }
}

/** What the caps held is a held text too: it does not leave in the first minutes of a window either (TZ-06). */
function windowAfterHold(facts: PlanFacts, at: Temporal.Instant, pack: RulePack): WindowVerdict {
  const then = { ...facts, earliestUsefulAt: null };
  const window = judgeWindow({ ...then, dueAt: at }, pack);
  if (window.code !== 'open') return window;
  const before = judgeWindow({ ...then, dueAt: at.subtract({ minutes: pack.edge_minutes }) }, pack);
  return before.code === 'open' ? window : before;
}
