import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveLocal } from '../appointment/localTime.ts';
import { goTogether, mostTogether, togetherAt, type WaitingReminder } from './goTogether.ts';

const zone = 'America/New_York';
const at = (local: string): Temporal.Instant =>
  resolveLocal(Temporal.PlainDateTime.from(`2026-12-${local}`), zone);
const waiting = (
  id: string,
  startsAt: string,
  sendAt: string,
  more: Partial<WaitingReminder> = {},
): WaitingReminder => ({
  id,
  appointmentId: `visit ${id}`,
  phoneNumber: '+12125550131',
  locationId: null,
  language: 'en',
  timeZone: zone,
  zones: [zone],
  startsAt: at(startsAt),
  sendAt: at(sendAt),
  isUsual: true,
  isPrivate: false,
  ...more,
});
const told = (reminders: readonly WaitingReminder[]): string[] =>
  goTogether(reminders).map((group) => group.map(({ id }) => id).join('+'));

const ana = waiting('ana', '04T09:00', '03T09:00');

describe('two reminders on one phone', () => {
  test.each<[string, WaitingReminder, string[]]>([
    ['of one morning', waiting('leo', '04T09:30', '03T09:30'), ['ana+leo']],
    ['of one day, texted hours apart on the day before', waiting('leo', '04T16:00', '03T16:00'), ['ana+leo']],
    ['of different days, texted within the hour', waiting('leo', '06T09:30', '03T09:30'), ['ana+leo']],
    ['of different days, texted at different times', waiting('leo', '06T16:00', '03T16:00'), ['ana', 'leo']],
    [
      'of one day, texted on different days before it',
      waiting('leo', '04T10:00', '01T10:00'),
      ['leo', 'ana'],
    ],
    [
      'to another phone',
      waiting('leo', '04T09:30', '03T09:30', { phoneNumber: '+12125550132' }),
      ['ana', 'leo'],
    ],
    ['at another place', waiting('leo', '04T09:30', '03T09:30', { locationId: 'north' }), ['ana', 'leo']],
    [
      'of somebody who is where the day is another one',
      waiting('leo', '04T09:30', '03T09:30', { zones: ['America/Los_Angeles'] }),
      ['ana', 'leo'],
    ],
    ['in another language', waiting('leo', '04T09:30', '03T09:30', { language: 'es' }), ['ana', 'leo']],
    [
      'one of them private (SENS-01)',
      waiting('leo', '04T09:30', '03T09:30', { isPrivate: true }),
      ['ana', 'leo'],
    ],
    ['one in words of its own', waiting('leo', '04T09:30', '03T09:30', { isUsual: false }), ['ana', 'leo']],
    [
      'of the same visit',
      waiting('again', '04T09:00', '03T09:30', { appointmentId: ana.appointmentId }),
      ['ana', 'again'],
    ],
  ])('%s', (_, other, expected) => {
    expect(told([ana, other])).toEqual(expected);
    expect(told([other, ana])).toEqual(expected);
  });

  test('hours before visits of one day go apart: the second would come too early', () => {
    expect(told([waiting('am', '04T10:00', '04T08:00'), waiting('pm', '04T15:00', '04T13:00')])).toEqual([
      'am',
      'pm',
    ]);
  });

  test('one goes with the first, not with the one before it: hours do not add up', () => {
    const chain = ['03T09:00', '03T10:00', '03T11:00'].map((sendAt, index) =>
      waiting(`${index}`, `0${index + 5}T09:00`, sendAt),
    );
    expect(told(chain)).toEqual(['0+1', '2']);
  });

  test('a day with more visits than a text can bear is two texts', () => {
    const day = Array.from({ length: 8 }, (_, index) =>
      waiting(`${index}`, `04T0${index + 1}:00`, '03T09:00'),
    );
    expect(told(day)).toEqual(['0+1+2+3+4+5', '6+7']);
  });
});

function isOwn({ isUsual, isPrivate, phoneNumber }: WaitingReminder): boolean {
  return !isUsual || isPrivate || phoneNumber === null;
}

test('whatever waits: each in one text, at its time or before it, never the private, whatever the order given', () => {
  const hour = fc.integer({ min: 0, max: 72 });
  const anyWaiting = fc.record({
    startsIn: hour,
    ahead: fc.integer({ min: 1, max: 72 }),
    visit: fc.integer({ min: 0, max: 4 }),
    phoneNumber: fc.constantFrom('+12125550131', '+12125550132', null),
    isUsual: fc.boolean(),
    isPrivate: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(anyWaiting, { maxLength: 12 }),
      fc.infiniteStream(fc.double({ noNaN: true })),
      (those, order) => {
        const reminders = those.map(({ startsIn, ahead, visit, ...more }, index) => {
          const startsAt = at('04T00:00').add({ hours: startsIn });
          return waiting(`${index}`, '04T00:00', '03T00:00', {
            ...more,
            appointmentId: `${visit}`,
            startsAt,
            sendAt: startsAt.subtract({ hours: ahead }),
          });
        });
        const groups = goTogether(reminders);
        expect(groups.flat().toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(reminders);
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(mostTogether);
          expect(new Set(group.map(({ appointmentId }) => appointmentId)).size).toBe(group.length);
          expect(new Set(group.map(({ phoneNumber }) => phoneNumber)).size).toBe(1);
          for (const { sendAt } of group)
            expect(Temporal.Instant.compare(togetherAt(group), sendAt)).toBeLessThanOrEqual(0);
          expect(group.length > 1 && group.some(isOwn)).toBe(false);
        }
        const shuffled = reminders
          .map((reminder) => ({ reminder, rank: order.next().value }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ reminder }) => reminder);
        expect(told(shuffled)).toEqual(told(reminders));
      },
    ),
    { numRuns: 300 },
  );
});
