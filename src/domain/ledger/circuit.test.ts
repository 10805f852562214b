import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterCalls, afterProbe, closedCircuit, freePlaces, probeDelayMs, windowOf } from './circuit.ts';

test('three lost answers in a row open it, an answer between does not let it come to that', () => {
  expect(afterCalls(closedCircuit, ['lost', 'lost'], 0)).toMatchObject({ lostAnswers: 2, openedAt: null });
  expect(afterCalls(closedCircuit, ['lost', 'lost', 'lost'], 7)).toMatchObject({
    openedAt: 7,
    probeAt: 15_007,
  });
  expect(afterCalls(closedCircuit, ['lost', 'lost', 'answered', 'lost', 'lost'], 0).openedAt).toBeNull();
});

test('a probe without an answer comes ever later, one with an answer lets one text try', () => {
  const open = afterCalls(closedCircuit, ['lost', 'lost', 'lost'], 0);
  const twice = afterProbe(afterProbe(open, false, 15_000), false, 45_000);
  expect(twice).toMatchObject({ openedAt: 0, failedProbes: 2, probeAt: 45_000 + 60_000 });
  const trial = afterProbe(twice, true, 100_000);
  expect(trial).toMatchObject({ openedAt: null, isTrial: true });
  expect(freePlaces(trial, 100, 0)).toBe(1);
  expect(freePlaces(trial, 100, 1)).toBe(0);
  expect(afterCalls(trial, ['answered'], 0)).toEqual(closedCircuit);
  expect(afterCalls(trial, ['lost'], 200_000)).toMatchObject({
    openedAt: 200_000,
    isTrial: false,
    probeAt: 200_000 + probeDelayMs(3),
  });
});

test('probes are at most five minutes apart', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50].map(probeDelayMs)).toEqual([
    15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000,
  ]);
});

test.each([
  [1, 3],
  [12, 3],
  [13, 4],
  [100, 25],
])('a sender of %d segments a second may lose %d calls', (pace, window) => {
  expect(windowOf(pace)).toBe(window);
});

test('whatever order calls begin and are lost in, an outage leaves no more doubts than the window', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.boolean(), { maxLength: 200 }),
      (pace, steps) => {
        let circuit = closedCircuit;
        let underWay = 0;
        let unknown = 0;
        for (const begins of steps) {
          if (begins && freePlaces(circuit, pace, underWay) > 0) underWay += 1;
          else if (!begins && underWay > 0) {
            underWay -= 1;
            unknown += 1;
            circuit = afterCalls(circuit, ['lost'], 0);
          }
          expect(unknown + underWay).toBeLessThanOrEqual(windowOf(pace));
        }
      },
    ),
  );
});
