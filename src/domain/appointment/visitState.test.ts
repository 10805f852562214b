import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appointmentStatuses } from './status.ts';
import {
  callReasons,
  needsCall,
  textStates,
  type VisitFacts,
  visitState,
  visitStates,
} from './visitState.ts';

function facts(differs: Partial<VisitFacts> = {}): VisitFacts {
  return {
    status: 'booked',
    slotHeld: false,
    isPast: false,
    isSoon: false,
    isNear: true,
    hasNumber: true,
    isOptedOut: false,
    text: 'none',
    hadTime: false,
    isCallTime: false,
    isCalled: false,
    ...differs,
  };
}
const asked = { text: 'sent', hadTime: true } as const;

describe('who needs a call', () => {
  test.each<[string, Partial<VisitFacts>, string[], string]>([
    ['nobody was asked yet', {}, [], 'booked'],
    ['nobody was asked, and it is time to call', { isCallTime: true, isSoon: true }, [], 'booked'],
    ['a text waits for its time', { text: 'waiting', isCallTime: true }, [], 'booked'],
    ['asked long ago, before the time to call', asked, [], 'reminded'],
    ['asked long ago, when it is time to call', { ...asked, isCallTime: true }, ['unanswered'], 'unanswered'],
    ['asked just now, when it is time to call', { text: 'sent', isCallTime: true }, [], 'reminded'],
    ['asked just now about a visit in an hour', { text: 'sent', isSoon: true }, ['unanswered'], 'unanswered'],
    ['the reminder failed', { text: 'not_delivered' }, ['not_delivered'], 'not_delivered'],
    ['a reminder could not go, before the time', { text: 'not_sent' }, [], 'not_sent'],
    ['a reminder could not go', { text: 'not_sent', isCallTime: true }, ['not_sent'], 'not_sent'],
    ['no number', { hasNumber: false }, ['no_number'], 'no_number'],
    ['no number, far away', { hasNumber: false, isNear: false }, [], 'no_number'],
    ['opted out', { isOptedOut: true, ...asked, isCallTime: true }, ['opted_out'], 'opted_out'],
    ['opted out, far away', { isOptedOut: true, isNear: false }, [], 'opted_out'],
    ['confirmed', { ...asked, isCallTime: true, status: 'confirmed' }, [], 'confirmed'],
    ['confirmed, then opted out', { isOptedOut: true, status: 'confirmed' }, [], 'confirmed'],
    ['asked for a change', { ...asked, status: 'change_asked' }, ['change_asked'], 'change_asked'],
    [
      'opted out, and asked for a change',
      { isOptedOut: true, isNear: false, status: 'change_asked' },
      ['change_asked', 'opted_out'],
      'change_asked',
    ],
    ['cancelled by a clear answer', { status: 'cancelled' }, [], 'cancelled'],
    [
      'cancelled by what may be an opt-out',
      { status: 'cancelled', slotHeld: true },
      ['slot_held'],
      'slot_held',
    ],
    ['missed', { status: 'no_show' }, [], 'no_show'],
    ['past, never answered', { ...asked, isPast: true, isSoon: true, isCallTime: true }, [], 'reminded'],
    ['past, its slot held', { isPast: true, slotHeld: true, status: 'cancelled' }, [], 'slot_held'],
  ])('%s', (_case, differs, reasons, state) => {
    expect(callReasons(facts(differs))).toEqual(reasons);
    expect(visitState(facts(differs))).toBe(state);
    expect(needsCall(facts(differs))).toBe(reasons.length > 0);
  });

  test('whoever has been called needs no second call', () => {
    expect(needsCall(facts({ text: 'not_delivered', isCalled: true }))).toBe(false);
  });
});

test('each visit stands in one way, is unanswered only when it needs a call for that, and is never called about when past', () => {
  const anyFacts = fc.record({
    status: fc.constantFrom(...appointmentStatuses),
    slotHeld: fc.boolean(),
    isPast: fc.boolean(),
    isSoon: fc.boolean(),
    isNear: fc.boolean(),
    hasNumber: fc.boolean(),
    isOptedOut: fc.boolean(),
    text: fc.constantFrom(...textStates),
    hadTime: fc.boolean(),
    isCallTime: fc.boolean(),
    isCalled: fc.boolean(),
  });
  fc.assert(
    fc.property(anyFacts, (one) => {
      const [state, reasons] = [visitState(one), callReasons(one)];
      expect(visitStates).toContain(state);
      expect(state === 'unanswered' ? reasons : ['unanswered']).toEqual(['unanswered']);
      const isOver = one.isPast || (one.status === 'confirmed' && !one.slotHeld);
      expect(isOver ? reasons : []).toEqual([]);
      expect(needsCall(one) && (one.isCalled || reasons.length === 0)).toBe(false);
      expect(new Set(reasons).size).toBe(reasons.length);
    }),
    { numRuns: 500 },
  );
});
