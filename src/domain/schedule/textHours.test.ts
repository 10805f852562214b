import { expect, test } from 'vitest';
import { rulePacks } from './rulePack.ts';
import { clinicHoursFor, textHoursProblem, widestHours, type TextHours } from './textHours.ts';

const [pack] = rulePacks;
if (!pack) throw new Error('there is no rule pack');

test('each category has the hours of its group', () => {
  const hours: TextHours = { care: { sat: null }, promotions: { mon_fri: [11, 15] } };
  expect(clinicHoursFor(hours, 'appointment')).toEqual({ sat: null });
  expect(clinicHoursFor(hours, 'survey')).toEqual({ mon_fri: [11, 15] });
  expect(clinicHoursFor(hours, 'payment')).toBeNull();
  expect(clinicHoursFor({}, 'care')).toBeNull();
});

test('a group has at most the hours of its widest category', () => {
  expect(widestHours(pack, 'care')).toEqual({ mon_fri: [9, 20], sat: [9, 20], sun: [12, 20] });
  expect(widestHours(pack, 'payment').sun).toBeNull();
  expect(widestHours(pack, 'promotions').mon_fri).toEqual([8, 21]);
});

test.each<[string, TextHours, string | null]>([
  ['nothing', {}, null],
  ['narrower hours', { care: { mon_fri: [10, 18], sun: null } }, null],
  ['the very hours of the rules', { care: { mon_fri: [9, 20] } }, null],
  ['an earlier beginning', { care: { mon_fri: [8, 18] } }, 'textHours.care.mon_fri'],
  ['a later end', { promotions: { sat: [10, 22] } }, 'textHours.promotions.sat'],
  ['a day that is shut', { payment: { sun: [12, 18] } }, 'textHours.payment.sun'],
  ['hours the wrong way round', { care: { sat: [15, 11] } }, 'textHours.care.sat'],
  ['no day at all', { payment: { mon_fri: null, sat: null } }, 'textHours.payment'],
])('TCPA-10 a clinic may narrow, never widen: %s', (_name, hours, field) => {
  expect(textHoursProblem(hours, pack)?.field ?? null).toBe(field);
});
