import { describe, expect, test } from 'vitest';
import type { Appointment } from '@/contracts/appointment.ts';
import { callReasons } from './callReasons.ts';

const now = Date.parse('2026-11-30T15:00:00Z');
const hoursFromNow = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

function visit(differs: Partial<Appointment> = {}): Appointment {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    shortId: 1,
    externalId: null,
    patient: {
      id: '0190a000-0000-7000-8000-000000000002',
      shortId: 123,
      name: 'John Doe',
      phoneNumber: '+15551234567',
      isOptedOut: false,
    },
    clinician: null,
    visitType: null,
    location: null,
    startsAt: hoursFromNow(24),
    localStart: '2026-12-01T10:00',
    timeZone: 'America/New_York',
    durationMinutes: 30,
    status: 'booked',
    slotHeld: false,
    lastReminder: null,
    conversationId: null,
    updatedAt: hoursFromNow(-50),
    ...differs,
  };
}

const reminded = (status: string, hoursAgo: number) => ({
  lastReminder: {
    messageId: '0190a000-0000-7000-8000-000000000003',
    status,
    occurredAt: hoursFromNow(-hoursAgo),
  },
});
const optedOut = { patient: { ...visit().patient, isOptedOut: true } };

describe('who needs a call', () => {
  test.each<[string, Partial<Appointment>, string[]]>([
    ['nobody was asked yet', {}, []],
    ['asked just now', reminded('delivered', 0.1), []],
    ['asked long ago', reminded('delivered', 4), ['unanswered']],
    [
      'asked just now about a visit in an hour',
      { ...reminded('sent', 0.1), startsAt: hoursFromNow(1) },
      ['unanswered'],
    ],
    ['the reminder failed', reminded('undelivered', 0.1), ['not_delivered']],
    ['the reminder was refused', reminded('blocked', 30), ['not_delivered']],
    ['confirmed', { ...reminded('delivered', 30), status: 'confirmed' }, []],
    ['confirmed, then opted out', { ...optedOut, status: 'confirmed' }, []],
    ['asked for a change', { ...reminded('delivered', 30), status: 'change_asked' }, ['change_asked']],
    [
      'opted out, and asked for a change',
      { ...optedOut, status: 'change_asked' },
      ['change_asked', 'opted_out'],
    ],
    ['opted out', optedOut, ['opted_out']],
    ['cancelled by a clear answer', { status: 'cancelled' }, []],
    [
      'cancelled by what may be an opt-out',
      { ...optedOut, status: 'cancelled', slotHeld: true },
      ['slot_held'],
    ],
    ['missed', { status: 'no_show' }, []],
  ])('%s', (_case, differs, reasons) => {
    expect(callReasons(visit(differs), now)).toEqual(reasons);
  });

  test('nobody is called about a visit that is past', () => {
    const past = { startsAt: hoursFromNow(-1) };
    expect(callReasons(visit({ ...past, slotHeld: true, status: 'cancelled' }), now)).toEqual([]);
    expect(callReasons(visit({ ...past, ...reminded('delivered', 30) }), now)).toEqual([]);
  });
});
