import { z } from 'zod';
import { planAllAnew, reminderRules, updateReminderRule } from '../../src/db/reminderRuleQueries.ts';
import type { RuleStep } from '../../src/domain/reminder/reminderRule.ts';
import { workOutReminders } from '../../src/services/reminder/workOutReminders.ts';
import { writeReminders } from '../../src/services/reminder/writeReminders.ts';
import { appointmentSchema } from '../../src/contracts/appointment.ts';
import { createTestApp, type TestAppOptions } from '../harness/app.ts';

/** A clinic in New York with a clock that stands still until it is set, and what its reminders do. */
export async function createReminderApp(server: TestAppOptions['server'] = {}) {
  let now = Date.parse('2027-06-01T14:00:00Z');
  const app = await createTestApp({ now: () => new Date(now), server });
  let lastNumber = 100;
  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `/api/v2${path}`, { as: app.staff.headers, body });
  return {
    app,
    call,
    /** Sets the clock, to a wall-clock time of the clinic. */
    at(local: string): void {
      now = Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds;
    },
    /** Makes these the steps for all visits. */
    async rule(steps: readonly RuleStep[]): Promise<void> {
      const [rule] = await reminderRules(app.deps.db, app.clinicId);
      if (!rule) throw new Error('the clinic came without a rule');
      await updateReminderRule(app.deps.db, app.clinicId, rule.id, {
        steps,
        pausedAt: null,
        updatedAt: new Date(now),
      });
      await planAllAnew(app.deps.db, app.clinicId, new Date(now));
    },
    /** A patient who agreed to texts, on a phone of their own unless one is named. */
    async patient(
      givenName = 'Ana',
      phoneNumber = `+1212555${String((lastNumber += 1)).padStart(4, '0')}`,
    ): Promise<{ id: string; phoneNumber: string }> {
      const { id } = await app.addPatient({ givenName, phoneNumber });
      await call('POST', `/patients/${id}/consent`, {
        phoneNumber,
        categories: ['care'],
        action: 'granted',
        channel: 'front_desk',
      });
      return { id, phoneNumber };
    },
    async book(patientId: string, startsAt: string, more: object = {}): Promise<string> {
      const answer = await call('POST', '/appointments', {
        patientId,
        startsAt,
        clinician: 'Okafor',
        ...more,
      });
      return appointmentSchema.parse(answer.body).id;
    },
    workOut: () => workOutReminders(app.deps, app.clinicId),
    write: () => writeReminders(app.deps, app.clinicId),
    /** What the job does at this minute, all of it, until Twilio has what is due. */
    async tick(): Promise<void> {
      await workOutReminders(app.deps, app.clinicId);
      await writeReminders(app.deps, app.clinicId);
      // What is written when it is due already leaves a second later.
      now += 1_000;
      await app.settle();
    },
    /** The plan of a visit: "planned 06-07T14:00", "skipped confirmed", in the order of the times. */
    async plan(appointmentId: string): Promise<string[]> {
      const rows = await app.deps.db
        .selectFrom('reminder')
        .select(['state', 'reasonCode', 'sendAt'])
        .where('clinicId', '=', app.clinicId)
        .where('appointmentId', '=', appointmentId)
        .orderBy('startsAt')
        .orderBy('dueAt')
        .execute();
      return rows.map(({ state, reasonCode, sendAt }) =>
        reasonCode === null ? `${state} ${wall(sendAt)}` : `${state} ${reasonCode}`,
      );
    },
    /** The words of a text. */
    async words(messageId: string): Promise<string> {
      const { body } = await call('GET', `/messages/${messageId}`);
      return z.object({ body: z.string() }).parse(body).body;
    },
    /** Texts about a visit, as they stand. */
    texts: (appointmentId: string) =>
      app.deps.db
        .selectFrom('message')
        .select(['id', 'dispatchState', 'reasonCode', 'sendAfter', 'deadlineAt', 'lane', 'templateKey'])
        .where('clinicId', '=', app.clinicId)
        .where('appointmentId', '=', appointmentId)
        .where('direction', '=', 'outbound')
        .orderBy('occurredAt')
        .orderBy('id')
        .execute(),
    close: () => app.close(),
  };
}

export type ReminderApp = Awaited<ReturnType<typeof createReminderApp>>;

export function step(id: string, more: Partial<RuleStep> = {}): RuleStep {
  return {
    id,
    anchor: 'before_visit',
    days: 0,
    hours: 0,
    templateKey: null,
    skipsConfirmed: false,
    isForNewPatients: false,
    isForVideo: null,
    ...more,
  };
}

function wall(at: Date | null): string {
  if (at === null) return '';
  return at
    .toTemporalInstant()
    .toZonedDateTimeISO('America/New_York')
    .toPlainDateTime()
    .toString()
    .slice(5, 16);
}
