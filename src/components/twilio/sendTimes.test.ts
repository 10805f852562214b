import { describe, expect, it } from 'vitest';
import { clockThere, requestToSend, sendTimesOf } from './sendTimes.ts';

const now = new Date('2026-11-23T04:00:00Z');

describe('clockThere', () => {
  it.each([
    ['2026-11-23T14:00:00Z', 'America/New_York', '9:00 AM'],
    ['2026-11-23T14:00:00Z', 'America/Los_Angeles', '6:00 AM'],
    ['2026-11-24T14:00:00Z', 'America/New_York', 'Tue 9:00 AM'],
  ])('%s in %s is %s', (at, zone, words) => {
    expect(clockThere(at, zone, now).replaceAll('\u202f', ' ')).toBe(words);
  });
});

describe('sendTimesOf', () => {
  const opensAt = '2026-11-23T14:00:00.000Z';
  const timeZone = 'America/New_York';
  const later = { at: opensAt, timeZone };
  it.each([
    ['a server that says nothing of hours', undefined, { mayLeaveNow: true, later: null }],
    [
      'open hours',
      { state: 'open', opensAt: null, timeZone: null, message: null },
      { mayLeaveNow: true, later: null },
    ],
    ['TZ-08 night', { state: 'night', opensAt, timeZone, message: 'Night.' }, { mayLeaveNow: true, later }],
    [
      'TCPA-10 closed hours',
      { state: 'held', opensAt, timeZone, message: 'Closed.' },
      { mayLeaveNow: false, later },
    ],
  ] as const)('%s', (_what, window, times) => {
    expect(sendTimesOf(window)).toEqual(times);
  });
});

describe('requestToSend', () => {
  const request = { to: '+12125550101', message: 'Hello' };
  const written = { text: 'Hello', templateKey: null, values: {}, isEdited: false, category: null };
  const pending = { clientKey: 'k', request: { ...request, sendAt: '2026-11-23T14:00:00Z' }, written };

  it('carries the time that was asked for', () => {
    expect(requestToSend(null, request, null)).toEqual(request);
    expect(requestToSend(null, request, '2026-11-23T14:00:00Z')).toEqual(pending.request);
  });

  it('repeats an unanswered text as it was, whatever time is asked for now: another time would be another text', () => {
    expect(requestToSend(pending, request, null)).toBe(pending.request);
    expect(requestToSend(pending, request, '2026-11-23T15:00:00Z')).toBe(pending.request);
    expect(requestToSend(pending, { ...request, message: 'Other' }, null)).toEqual({
      ...request,
      message: 'Other',
    });
  });
});
