import { describe, expect, test } from 'vitest';
import { addressStates, isPlaceZone, sharedWhereabouts, zipCode } from './whereabouts.ts';

const nowhere = { timeZone: null, zip: null, addressState: null };

describe('TZ-03 the zone of a place', () => {
  test.each(['America/New_York', 'America/Indiana/Knox', 'Pacific/Guam', 'America/Port-au-Prince'])(
    'is %s',
    (zone) => {
      expect(isPlaceZone(zone)).toBe(true);
    },
  );
  test.each(['', 'EST', 'UTC', '+05:00', '-0500', 'Etc/GMT+5', 'America/Nowhere', 'America/New York', 'US/'])(
    'is not "%s"',
    (zone) => {
      expect(isPlaceZone(zone)).toBe(false);
    },
  );
});

test('a ZIP code has five digits, or nine', () => {
  expect(['10001', '10001-1234'].every((zip) => zipCode.test(zip))).toBe(true);
  expect(['1000', '100011234', 'K1A 0B1', '10001-'].some((zip) => zipCode.test(zip))).toBe(false);
});

test('every state is named once', () => {
  expect(new Set(addressStates).size).toBe(50 + 1 + 5 + 13);
});

describe('TZ-02 at a shared number whose patient is not named', () => {
  const inDenver = { timeZone: 'America/Denver', zip: '80202', addressState: 'CO' };
  test('counts what all agree on', () => {
    expect(sharedWhereabouts([inDenver, { ...inDenver, zip: '80203' }])).toEqual({ ...inDenver, zip: null });
  });
  test('counts nothing where one has said nothing, or nobody is known', () => {
    expect(sharedWhereabouts([inDenver, nowhere])).toEqual(nowhere);
    expect(sharedWhereabouts([])).toEqual(nowhere);
  });
});
