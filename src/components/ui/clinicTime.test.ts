import { describe, expect, it } from 'vitest';
import { localDay, shortRelative } from './clinicTime.ts';

const zone = 'America/New_York';
const now = Date.parse('2026-11-22T18:00:00Z');

describe('shortRelative', () => {
  it.each([
    ['2026-11-22T17:59:30Z', 'now'],
    ['2026-11-22T17:55:00Z', '5 min'],
    ['2026-11-22T14:00:00Z', '9:00 AM'],
    ['2026-11-22T03:00:00Z', 'Sat'],
    ['2026-11-01T14:00:00Z', 'Nov 1'],
    ['2026-11-30T14:00:00Z', 'Nov 30'],
  ])('writes %s as %s', (at, words) => {
    expect(shortRelative(at, now, zone)).toBe(words);
  });
});

describe('localDay', () => {
  it('is the clinic’s day, not that of UTC', () => {
    expect(localDay('2026-11-22T03:00:00Z', zone)).toBe('2026-11-21');
  });
});
