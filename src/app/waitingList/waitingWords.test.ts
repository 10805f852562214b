import { describe, expect, it, test } from 'vitest';
import type { Slot } from '@/contracts/waitingList.ts';
import { offerWords, slotSentence, whenWords, wishWords } from './waitingWords.ts';

const any = { earliestDay: null, latestDay: null, weekdays: [], fromTime: null, untilTime: null };
const slot: Slot = {
  id: 'slot',
  appointmentId: 'visit',
  startsAt: '2027-06-04T18:00:00.000Z',
  localStart: '2027-06-04T14:00',
  timeZone: 'America/New_York',
  durationMinutes: 30,
  clinician: null,
  visitType: null,
  location: null,
  state: 'open',
  isHeld: false,
  isInDoubt: false,
  reason: null,
  sentence: null,
  freedAt: '2027-06-01T14:00:00.000Z',
  offeredSince: null,
  waiting: 0,
  takenBy: null,
  settledAt: null,
  offers: [],
};

describe('what a patient waits for', () => {
  test.each([
    [{}, 'Any day, any time'],
    [{ weekdays: [1, 3] }, 'Mon, Wed'],
    [{ fromTime: '14:00' }, 'from 2:00 PM'],
    [{ untilTime: '12:00' }, 'before 12:00 PM'],
    [{ fromTime: '09:00', untilTime: '12:30', weekdays: [5] }, 'Fri · 9:00 AM to 12:30 PM'],
    [{ earliestDay: '2027-06-01', latestDay: '2027-06-30' }, 'from Tue, Jun 1 until Wed, Jun 30'],
  ])('%j: %s', (differs, words) => {
    expect(whenWords({ ...any, ...differs })).toBe(words);
  });

  it('names the visit, the clinician and the place', () => {
    const location = { id: 'north', name: 'North' };
    expect(wishWords({ visitType: 'Check-up', clinician: 'Dr. Smith', location })).toBe(
      'Check-up with Dr. Smith · North',
    );
    expect(wishWords({ visitType: null, clinician: null, location: null })).toBe('Any visit');
  });
});

describe('what is said of a free time', () => {
  test.each<[string, Partial<Slot>, RegExp]>([
    ['nobody fits', {}, /suits nobody/],
    ['one fits', { waiting: 1 }, /suits 1 more/],
    ['held', { isHeld: true, waiting: 3 }, /may have been an opt-out/],
    ['in doubt', { isInDoubt: true, waiting: 2 }, /^Read the task .* suits 2 more/],
    ['all were asked', { offeredSince: '2027-06-01T14:00:00.000Z' }, /Nobody else/],
    ['ended', { state: 'closed', sentence: 'Offering was stopped.' }, /^Offering was stopped\.$/],
    ['taken', { state: 'taken' }, /took it/],
  ])('%s', (_, differs, words) => {
    expect(slotSentence({ ...slot, ...differs })).toMatch(words);
  });

  it('says why an offer was not texted', () => {
    const offer = {
      id: 'offer',
      entryId: 'entry',
      patient: { id: 'ana', name: 'Ana Silva' },
      state: 'refused' as const,
      reason: 'recipient_opted_out',
      sentence: 'The number has opted out.',
      isLost: false,
      plannedAt: slot.freedAt,
      standsUntil: null,
      answeredAt: null,
      messageId: null,
      conversationId: null,
    };
    expect(offerWords(offer)).toBe('Not texted: The number has opted out.');
    expect(offerWords({ ...offer, state: 'sent', sentence: null, isLost: true })).toMatch(/^Did not arrive/);
  });
});
