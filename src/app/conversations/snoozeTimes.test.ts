import { describe, expect, it } from 'vitest';
import { snoozeChoices } from './snoozeTimes.ts';

const untilOf = (now: string, zone: string) => snoozeChoices(Date.parse(now), zone).map(({ until }) => until);

describe('snoozeChoices', () => {
  it('means eight o’clock of the clinic, over a change of the clock too', () => {
    // Saturday evening in New York, the night before summer time begins.
    expect(untilOf('2027-03-14T01:30:00Z', 'America/New_York')).toEqual([
      '2027-03-14T04:30:00Z',
      '2027-03-14T12:00:00Z',
      '2027-03-15T12:00:00Z',
    ]);
  });

  it('means the next Monday on a Monday', () => {
    expect(untilOf('2026-11-23T15:00:00Z', 'America/New_York')[2]).toBe('2026-11-30T13:00:00Z');
  });
});
