import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWindow } from '../schedule/judgeWindow.ts';
import { judgeHoursAgain, type HoursAtClaim } from './judgeHoursAgain.ts';

const start = Temporal.Instant.from('2031-05-01T00:00:00Z');
const after = (minutes: number): Temporal.Instant => start.add({ minutes });
const clock = (time: string): Temporal.Instant => Temporal.Instant.from(`2031-05-06T${time}:00-04:00`);
const minutesOfTwoWeeks = 14 * 24 * 60;
const hours = (more: Partial<HoursAtClaim> = {}): HoursAtClaim => ({
  policy: 'standard',
  isAutomated: true,
  whereabouts: { phoneNumber: '+12125550123', clinicZone: 'America/New_York' },
  clinicHours: null,
  usefulUntil: after(3 * minutesOfTwoWeeks),
  sent: [],
  ...more,
});

test('at no moment does a text go outside its hours, late, or wait for a time that is of no use', () => {
  const zones = ['America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu', 'America/Phoenix'];
  fc.assert(
    fc.property(
      fc.constantFrom('care', 'appointment', 'payment', 'survey', 'wellness', 'marketing'),
      fc.constantFrom(...zones),
      fc.nat(minutesOfTwoWeeks),
      fc.option(fc.nat(minutesOfTwoWeeks)),
      fc.nat(minutesOfTwoWeeks),
      fc.option(fc.constant({ mon_fri: [10, 16] as const, sat: null })),
      (category, clinicZone, minute, due, useful, clinicHours) => {
        const now = after(minute);
        const usefulUntil = after(useful);
        const whereabouts = { phoneNumber: '+18085550123', clinicZone };
        const about = hours({ whereabouts, usefulUntil, clinicHours });
        const deadline = due === null ? null : after(due);
        const again = judgeHoursAgain(category, about, { now, deadline });
        const openAt = (at: Temporal.Instant): boolean =>
          judgeWindow({
            id: '1',
            category,
            policy: 'standard',
            isAutomated: true,
            isReply: false,
            now: at,
            whereabouts,
            clinicHours,
          }).code === 'open';
        if (again.kind === 'stop') return;
        const leavesAt = again.kind === 'go' ? now : again.at;
        expect(openAt(leavesAt)).toBe(true);
        expect(Temporal.Instant.compare(leavesAt, usefulUntil)).toBe(-1);
        // It leaves before its hours are over, and before it is of no use.
        expect(again.leavesBy && Temporal.Instant.compare(leavesAt, again.leavesBy)).toBe(-1);
        // What goes goes now; what waits does so because its hours are shut.
        expect(openAt(now)).toBe(again.kind === 'go');
        expect(Temporal.Instant.compare(leavesAt, now)).toBe(again.kind === 'go' ? 0 : 1);
      },
    ),
    { numRuns: 300 },
  );
});

test('a deadline that lies in open hours was not set by them: past it the text is dropped', () => {
  const asked = (now: string, deadline: string) =>
    judgeHoursAgain('care', hours(), { now: clock(now), deadline: clock(deadline) });
  expect(asked('15:00', '14:00')).toMatchObject({ kind: 'stop', finding: { rule: 'AUD-02' } });
  expect(asked('21:00', '14:00')).toMatchObject({ kind: 'stop', finding: { rule: 'AUD-02' } });
  expect(asked('21:00', '20:00')).toMatchObject({ kind: 'later', finding: { code: 'quiet_hours' } });
  expect(asked('13:00', '14:00')).toMatchObject({ kind: 'go', leavesBy: clock('14:00') });
});

test('a campaign that ignores quiet hours may go at night, and not after its end', () => {
  const night = Temporal.Instant.from('2031-05-06T22:00:00-04:00');
  const ignoring = hours({ quietHours: 'ignore', usefulUntil: night.add({ hours: 1 }) });
  expect(judgeHoursAgain('care', ignoring, { now: night, deadline: null })).toMatchObject({ kind: 'go' });
  expect(judgeHoursAgain('care', ignoring, { now: night.add({ hours: 2 }), deadline: null })).toMatchObject({
    kind: 'stop',
  });
  // A solicitation cannot ignore them (TCPA-10).
  expect(
    judgeHoursAgain(
      'survey',
      { ...ignoring, usefulUntil: night.add({ hours: 48 }) },
      { now: night, deadline: null },
    ).kind,
  ).toBe('later');
});
