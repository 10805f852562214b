import { describe, expect, test } from 'vitest';
import { parseAppointmentDate } from './appointmentDate.ts';

const zone = 'America/New_York';

describe('what is read', () => {
  test.each([
    ['wall clock', '2026-11-30T14:00', '2026-11-30T19:00:00Z'],
    ['wall clock with a space', '2026-11-30 14:00', '2026-11-30T19:00:00Z'],
    ['wall clock with seconds', ' 2026-11-30T14:00:30 ', '2026-11-30T19:00:30Z'],
    ['UTC', '2026-11-30T19:00:00Z', '2026-11-30T19:00:00Z'],
    ['milliseconds and Z', '2026-11-30T19:00:00.000Z', '2026-11-30T19:00:00Z'],
    ['an offset', '2026-11-30T13:00:00-06:00', '2026-11-30T19:00:00Z'],
    ['an offset after a space', '2026-11-30 13:00 -06:00', '2026-11-30T19:00:00Z'],
    ['an offset without colon', '2026-11-30T13:00:00-0600', '2026-11-30T19:00:00Z'],
    ['an offset and a zone', '2026-11-30T13:00:00-06:00[America/Chicago]', '2026-11-30T19:00:00Z'],
    ['a zone', '2026-11-30T13:00[America/Chicago]', '2026-11-30T19:00:00Z'],
    ['a Date', new Date('2026-11-30T19:00:00Z'), '2026-11-30T19:00:00Z'],
  ])('%s', (_name, input, instant) => {
    const parsed = parseAppointmentDate(input, zone);
    expect(parsed.ok && parsed.time.startsAt.toString()).toBe(instant);
    expect(parsed.ok && parsed.time.local.toString().slice(0, 16)).toBe('2026-11-30T14:00');
  });

  test('a wall-clock time that a clock change skips is the next minute that exists, on the wall too', () => {
    const parsed = parseAppointmentDate('2027-03-14T02:30', zone);
    expect(parsed.ok && parsed.time.local.toString()).toBe('2027-03-14T03:00:00');
  });
});

describe('what is refused, with what would be right and without the input', () => {
  test.each([
    ['empty', '  ', 'is empty'],
    ['a day without a time', '2026-11-30', 'no time of day'],
    ['American style', '11/30/2026 2:00 PM', 'without guessing'],
    ['words', 'tomorrow at two', 'without guessing'],
    ['a month that is not', '2026-13-30T14:00', 'does not exist'],
    ['a day that is not', '2026-02-30T14:00', 'does not exist'],
    ['an hour that is not', '2026-11-30T25:00', 'does not exist'],
    ['a day that is not, with offset', '2026-02-30T14:00Z', 'does not exist'],
    ['a zone that is not', '2026-11-30T14:00[Mars/Olympus]', 'does not exist'],
    ['a bare number', '1764529200000', 'without guessing'],
    ['an invalid Date', new Date('nonsense'), 'invalid Date'],
  ])('%s', (_name, input, why) => {
    const parsed = parseAppointmentDate(input, zone);
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(why) });
    expect(parsed).toMatchObject({ error: expect.stringContaining('2026-11-30T14:00:00-05:00') });
  });

  test('the error does not repeat what was given', () => {
    expect(parseAppointmentDate('Ana Lopez, 3 pm', zone)).toMatchObject({
      error: expect.not.stringContaining('Ana'),
    });
  });
});
