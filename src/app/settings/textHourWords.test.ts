import { expect, test } from 'vitest';
import { hourWord, hoursInForce, ownHours, type ChosenHours } from './textHourWords.ts';

const most: ChosenHours = {
  care: { mon_fri: [9, 20], sat: [9, 20], sun: [12, 20] },
  payment: { mon_fri: [9, 20], sat: [9, 20], sun: null },
  promotions: { mon_fri: [8, 21], sat: [8, 21], sun: [8, 21] },
};
const clinic = {
  id: '0190b7a0-0000-7000-8000-000000000001',
  name: 'Cedar Lane',
  phoneNumber: null,
  timeZone: 'America/New_York',
  country: 'US',
  policy: 'standard',
  cancelPolicy: 'visit',
  baaConfirmedAt: null,
  hipaaAccountConfirmedAt: null,
  idleMinutes: 15,
  callTime: { daysBefore: 1, from: '12:00' },
  allowsUnreviewed: false,
  mostTextHours: most,
} as const;

test('hours are called as people call them', () => {
  expect([0, 9, 12, 20, 24].map(hourWord)).toEqual(['12 AM', '9 AM', '12 PM', '8 PM', '12 AM']);
});

test('what was narrowed comes back as it was, and nothing else is set', () => {
  const textHours = { care: { sat: null, mon_fri: [10, 18] as const }, promotions: { sun: null } };
  const chosen = hoursInForce({ ...clinic, textHours });
  expect(chosen.care).toEqual({ mon_fri: [10, 18], sat: null, sun: [12, 20] });
  expect(ownHours(chosen, most)).toEqual(textHours);
  expect(ownHours(most, most)).toEqual({});
});
