import { sql } from 'kysely';
import { forgetChangesOlderThan } from '@/db/changeQueries.ts';
import { clinicsInRotation } from '@/db/keyRotationQueries.ts';
import { probeCircuits } from '@/dispatch/probeCircuits.ts';
import { settleAbandoned } from '@/dispatch/settleAbandoned.ts';
import { withdrawExpired } from '@/dispatch/withdrawExpired.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { sealAudit } from '@/services/audit/sealAudit.ts';
import { destroyKeys } from '@/services/encryption/destroyKeys.ts';
import { resealValues } from '@/services/encryption/resealValues.ts';
import { finishErasures } from '@/services/retention/finishErasure.ts';
import { removeAged } from '@/services/retention/removeAged.ts';
import { tendCampaigns } from '@/services/campaign/tendCampaigns.ts';
import { watchCampaigns } from '@/services/campaign/watchCampaigns.ts';
import { openCallTasks } from '@/services/call/openCallTasks.ts';
import { forgetOldImports, tendImports } from '@/services/import/tendImports.ts';
import { applyOverdueReplies } from '@/services/message/applyReplies.ts';
import { fetchMissed } from '@/services/message/fetchMissed.ts';
import { resolveUnknownOf } from '@/services/message/unknownTexts.ts';
import { pollStatuses } from '@/services/message/pollStatuses.ts';
import { endLinks } from '@/services/patient/endLinks.ts';
import { pullFhir } from '@/services/fhir/pullFhir.ts';
import { writeFhir } from '@/services/fhir/writeFhir.ts';
import { watchIncidents } from '@/services/incident/watchIncidents.ts';
import { workOutNotices } from '@/services/notice/workOutNotices.ts';
import { writeNoticeTexts } from '@/services/notice/writeNoticeTexts.ts';
import { workOutReminders } from '@/services/reminder/workOutReminders.ts';
import { writeReminders } from '@/services/reminder/writeReminders.ts';
import { endOldEntries, tendSlots } from '@/services/waitingList/tendWaitingList.ts';
import { deliverWebhooks } from '@/services/webhook/deliverWebhooks.ts';
import { forgetWebhooks } from '@/services/webhook/forgetWebhooks.ts';
import { checkSenders } from '@/services/witness/checkSenders.ts';
import { compareDays } from '@/services/witness/compareDays.ts';

/** A periodic task: does what is due and returns how much that was, for the log. */
export type PeriodicTask = {
  name: string;
  everyMs: number;
  /** A turn that did something is followed by the next one at once: there may be more than fits in one. */
  goesOn?: true;
  run: (deps: Deps, isFirst: boolean) => Promise<number>;
};

const minuteMs = 60_000;

/** What workers do by the clock. Each is safe to run twice at once and after any pause. */
export const timetable: readonly PeriodicTask[] = [
  {
    name: 'apply_overdue_replies',
    everyMs: 2_000,
    run: (deps) => forEachClinic(deps, (id) => applyOverdueReplies(deps, id)),
  },
  {
    name: 'settle_abandoned_claims',
    everyMs: 5_000,
    run: (deps) => forEachClinic(deps, (id) => settleAbandoned(deps, id)),
  },
  {
    name: 'resolve_unknown',
    everyMs: 10_000,
    run: (deps) => forEachClinic(deps, (id) => resolveUnknownOf(deps, id)),
  },
  {
    name: 'poll_statuses',
    everyMs: 5_000,
    run: (deps) => forEachClinic(deps, (id) => pollStatuses(deps, id)),
  },
  {
    name: 'tend_campaigns',
    everyMs: 500,
    run: (deps) => forEachClinic(deps, (id) => tendCampaigns(deps, id)),
  },
  {
    name: 'watch_campaigns',
    everyMs: 30_000,
    run: (deps) => forEachClinic(deps, (id) => watchCampaigns(deps, id)),
  },
  {
    name: 'tend_imports',
    everyMs: 500,
    run: (deps) => forEachClinic(deps, (id) => tendImports(deps, id)),
  },
  {
    name: 'work_out_reminders',
    everyMs: 500,
    goesOn: true,
    run: (deps) =>
      forEachClinic(
        deps,
        async (id) => (await workOutReminders(deps, id)) + (await workOutNotices(deps, id)),
      ),
  },
  {
    name: 'write_reminders',
    everyMs: 2_000,
    goesOn: true,
    run: (deps) =>
      forEachClinic(
        deps,
        async (id) => (await writeReminders(deps, id)) + (await writeNoticeTexts(deps, id)),
      ),
  },
  { name: 'deliver_webhooks', everyMs: 500, run: (deps) => deliverWebhooks(deps) },
  {
    name: 'tend_slots',
    everyMs: 2_000,
    run: (deps) => forEachClinic(deps, (id) => tendSlots(deps, id)),
  },
  {
    name: 'end_old_entries',
    everyMs: 10 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => endOldEntries(deps, id)),
  },
  {
    // Often, because a server's call has to be followed at once; each server is asked only when it is due.
    name: 'pull_fhir',
    everyMs: 2_000,
    run: (deps) => forEachClinic(deps, (id) => pullFhir(deps, id)),
  },
  {
    name: 'write_fhir',
    everyMs: 2_000,
    run: (deps) => forEachClinic(deps, (id) => writeFhir(deps, id)),
  },
  {
    name: 'fetch_missed',
    everyMs: 3 * minuteMs,
    run: (deps, isFirst) => forEachClinic(deps, (id) => fetchMissed(deps, id, isFirst ? 'start' : 'running')),
  },
  {
    // The claim stops what is due before that; this takes back what waits, and calls for a person.
    name: 'end_links',
    everyMs: 5 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => endLinks(deps, id)),
  },
  {
    // Opens a task when a clinic's time to call has come, so that nobody has to remember.
    name: 'open_call_tasks',
    everyMs: 2 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => openCallTasks(deps, id)),
  },
  {
    name: 'watch_incidents',
    everyMs: 10 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => watchIncidents(deps, id)),
  },
  {
    name: 'withdraw_expired',
    everyMs: 60_000,
    run: (deps) => forEachClinic(deps, (id) => withdrawExpired(deps, id)),
  },
  {
    // Often, because nothing is sent on a database that has not been compared; Twilio is asked only when one is due.
    name: 'check_senders',
    everyMs: 2_000,
    run: (deps) => checkSenders(deps),
  },
  {
    // Each day once, in the night; asked often so that a night without a worker is made up for.
    name: 'compare_days',
    everyMs: 10 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => compareDays(deps, id)),
  },
  {
    // What happens to an event before it is sealed is not noticed.
    name: 'seal_audit',
    everyMs: 5_000,
    run: (deps) => forEachClinic(deps, (id) => sealAudit(deps, id)),
  },
  {
    name: 'reseal_values',
    everyMs: 1_000,
    run: async (deps) => forEachOf(await clinicsInRotation(deps.db), (id) => resealValues(deps, id)),
  },
  {
    name: 'destroy_keys',
    everyMs: 30 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => destroyKeys(deps, id)),
  },
  {
    name: 'remove_aged',
    everyMs: 10 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => removeAged(deps, id)),
  },
  {
    name: 'finish_erasures',
    everyMs: minuteMs,
    run: (deps) => forEachClinic(deps, (id) => finishErasures(deps, id)),
  },
  {
    name: 'probe_circuits',
    everyMs: 5_000,
    run: (deps) => forEachClinic(deps, (id) => probeCircuits(deps, id)),
  },
  {
    name: 'forget_changes',
    everyMs: 10 * minuteMs,
    run: (deps) => forgetChangesOlderThan(deps.db, 60),
  },
  {
    name: 'forget_webhooks',
    everyMs: 60 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => forgetWebhooks(deps, id)),
  },
  {
    name: 'forget_imports',
    everyMs: 10 * minuteMs,
    run: (deps) => forEachClinic(deps, (id) => forgetOldImports(deps, id)),
  },
  { name: 'forget_idempotency_keys', everyMs: 60 * minuteMs, run: (deps) => forgetIdempotencyKeys(deps) },
  { name: 'forget_rate_buckets', everyMs: 60 * minuteMs, run: (deps) => forgetRateBuckets(deps) },
];

async function forEachClinic(deps: Deps, act: (clinicId: string) => Promise<number>): Promise<number> {
  const clinics = await deps.db.selectFrom('clinic').select('id').execute();
  return forEachOf(
    clinics.map(({ id }) => id),
    act,
  );
}

async function forEachOf(
  clinics: readonly string[],
  act: (clinicId: string) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (const id of clinics) total += await act(id);
  return total;
}

/** A key is remembered for a day: long after any client has given up repeating. */
async function forgetIdempotencyKeys(deps: Deps): Promise<number> {
  const { numDeletedRows } = await deps.db
    .deleteFrom('idempotencyKey')
    .where('createdAt', '<', before(deps, 24 * 60))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** By the clock of the database, which fills them. */
async function forgetRateBuckets(deps: Deps): Promise<number> {
  const { numDeletedRows } = await deps.db
    .deleteFrom('rateBucket')
    .where('refilledAt', '<', sql<Date>`now() - interval '60 minutes'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function before(deps: Deps, minutes: number): Date {
  return new Date(deps.now().getTime() - minutes * minuteMs);
}
