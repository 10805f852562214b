import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWindow } from '../schedule/judgeWindow.ts';
import { placeInSpread } from '../schedule/spread.ts';
import { windowStage, type TimeFacts } from './windowStage.ts';

const start = Temporal.Instant.from('2026-10-31T00:00:00Z');
const someText = fc.record({
  // Few minutes and places, so that answers are remembered and used again: around openings and closings, a clock change, a Sunday.
  seconds: fc
    .tuple(
      fc.constantFrom(0, 1_134, 1_135, 1_136, 1_199, 1_200, 780, 781, 785, 1_740, 2_040, 2_699),
      fc.nat(59),
    )
    .map(([minute, second]) => minute * 60 + second),
  delay: fc.constantFrom(0, 0, 0, 30, 3_600),
  useful: fc.option(fc.oneof(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 60, max: 90_000 }))),
  category: fc.constantFrom('care' as const, 'marketing' as const),
  policy: fc.constantFrom('standard' as const, 'strict' as const),
  isAutomated: fc.boolean(),
  isReply: fc.constant(false),
  quietHours: fc.constantFrom(undefined, 'ignore' as const),
  phoneNumber: fc.constantFrom('+12125550123', '+12125550199', '+14155550123'),
  spreadBy: fc.constantFrom('a', 'b', 'c', 'd'),
});

test('what is remembered is what would be answered anew, for every text and moment', () => {
  fc.assert(
    fc.property(fc.array(someText, { minLength: 1, maxLength: 60 }), (texts) => {
      // By minutes, as texts come: those of one minute share answers.
      for (const text of texts.toSorted((one, other) => one.seconds - other.seconds)) {
        const now = start.add({ seconds: text.seconds });
        const wantedAt = now.add({ seconds: text.delay });
        const { category, policy, isAutomated, isReply, quietHours, phoneNumber, spreadBy } = text;
        const latestUsefulAt = text.useful === null ? null : now.add({ seconds: text.useful });
        const whereabouts = { phoneNumber, clinicZone: 'America/New_York' };
        const facts: TimeFacts = {
          spreadBy,
          now,
          wantedAt,
          latestUsefulAt,
          isAutomated,
          isReply,
          quietHours,
          whereabouts,
        };
        const found = windowStage(facts, { category, policy });
        const id = String(Math.floor(placeInSpread(spreadBy) * 60));
        const anew = judgeWindow({ ...facts, id, category, policy, dueAt: wantedAt });
        const outcome = anew.outcome === 'drop' ? 'block' : anew.outcome;
        expect(found.findings.map((one) => one.outcome)).toEqual(outcome === 'allow' ? [] : [outcome]);
        expect(found.leavesAt?.toString() ?? null).toBe(
          anew.outcome === 'drop' ? null : (anew.notBefore ?? wantedAt).toString(),
        );
        // An answer without a place in the spread may name that of another text.
        const isPlaced = anew.outcome === 'hold';
        const said = { ...anew.evidence, id: isPlaced ? id : (found.evidence?.id ?? id) };
        expect(found.evidence ?? said).toEqual(said);
        expect(found.findings[0]?.notBefore?.toString()).toBe(
          isPlaced ? anew.notBefore?.toString() : undefined,
        );
      }
    }),
    { numRuns: 100 },
  );
});

test('a text of no use any more is dropped, though one a moment before it was not', () => {
  const noon = Temporal.Instant.from('2027-01-05T17:00:00Z');
  const ask = (seconds: number, useful: number) =>
    windowStage(
      {
        spreadBy: 'a',
        now: noon,
        wantedAt: noon.add({ seconds }),
        latestUsefulAt: noon.add({ seconds: useful }),
        isAutomated: false,
        isReply: false,
        whereabouts: { phoneNumber: '+12125550123' },
      },
      { category: 'care', policy: 'standard' },
    ).findings.map(({ rule }) => rule);
  expect(ask(1, 30)).toEqual([]);
  expect(ask(40, 30)).toEqual(['AUD-02']);
});
