import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import {
  databaseIncarnation,
  forgetWitnessed,
  insertFinding,
  lockHold,
  noteChecked,
  notOurs,
  setHold,
  sendersToCompare,
  type WitnessSender,
} from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { compareWithTwilio, type Comparison } from './compareWithTwilio.ts';
import { recordListedStatuses, settleWaiting } from './settleMatches.ts';
import { openWitnessTask } from './witnessTasks.ts';

/** How often a sender is compared while all is well, so that a start has little to list. */
const everyMs = 5 * 60_000;
/** A worker beats every five seconds. */
const aliveMs = 15_000;

/**
 * Before the first claim of a process that is alone: this database may have been put in place of another one while
 * nothing ran, so that nothing of it is sent before it has been compared.
 */
export async function doubtSenders(deps: Deps): Promise<number> {
  return forgetWitnessed(deps.db, new Date(deps.now().getTime() - aliveMs));
}

/**
 * Compares each sender that is due with what Twilio lists for it (design, law 11). Until a database has been compared
 * (a process started, its server did, another took its place), nothing is claimed on it. Returns how many senders
 * Twilio knew more about.
 */
export async function checkSenders(deps: Deps): Promise<number> {
  let findings = 0;
  for (const sender of await sendersToCompare(deps.db, new Date(deps.now().getTime() - everyMs))) {
    try {
      findings += await checkSender(deps, sender);
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      const { clinicId, id: senderId } = sender;
      if (sender.isWitnessed)
        deps.log.warn({ clinicId, senderId, error }, 'Twilio could not be asked for its list');
      else
        deps.log.error(
          { clinicId, senderId, error },
          'nothing is sent yet: Twilio could not be asked what it has sent for us',
        );
    }
  }
  return findings;
}

async function checkSender(deps: Deps, sender: WitnessSender): Promise<number> {
  if (!sender.isExclusive) {
    await noteChecked(deps.db, sender, {
      through: deps.now(),
      incarnation: await databaseIncarnation(deps.db),
    });
    return 0;
  }
  return settleComparison(deps, sender, await compareWithTwilio(deps, sender));
}

/**
 * What follows from a comparison of a sender that is ours alone: texts in doubt are settled; what Twilio has and nobody here knows, or still
 * waits to be sent, is kept as a finding, which holds the sender where the database may be older than the truth. Returns 1 for a finding.
 */
export async function settleComparison(
  deps: Deps,
  sender: WitnessSender,
  compared: Comparison,
): Promise<number> {
  await recordListedStatuses(deps, sender.clinicId, compared.inDoubt);
  const found = [...compared.waiting.map(({ text }) => text), ...compared.strange];
  if (found.length === 0) {
    await noteChecked(deps.db, sender, { through: compared.begunAt, incarnation: compared.incarnation });
    if (!sender.isWitnessed) deps.wake();
    return 0;
  }
  // On a database that is in use and was compared already, texts that nobody here knows are somebody else's, and
  // holding reminders for them would harm more than it saves. Not so when one of them waits here to be sent: commits
  // were lost after all, as when a standby took over that was behind.
  const isHold = !sender.isWitnessed || compared.waiting.length > 0;
  await conclude(deps, sender, compared, isHold);
  await settleWaiting(deps, sender.clinicId, compared.waiting);
  return 1;
}

async function conclude(
  deps: Deps,
  sender: WitnessSender,
  compared: Comparison,
  isHold: boolean,
): Promise<void> {
  const { clinicId, id: senderId } = sender;
  const { waiting, strange, begunAt, incarnation } = compared;
  const now = deps.now();
  const times = [...waiting.map(({ text }) => text), ...strange].map(({ createdAt }) => createdAt);
  const firstAt = new Date(times.reduce((one, other) => Math.min(one, other)));
  const lastAt = new Date(times.reduce((one, other) => Math.max(one, other)));
  const isNew = await deps.db.transaction().execute(async (tx) => {
    const state = await lockHold(tx, sender);
    if (!state || state.heldAt !== null) return false;
    await insertFinding(tx, {
      clinicId,
      id: deps.newId(),
      senderId,
      foundAt: now,
      texts: times.length,
      waiting: waiting.length,
      firstAt,
      lastAt,
      isHold,
    });
    await openWitnessTask(deps, tx, clinicId, isHold ? 'sending_held' : 'strange_texts');
    if (isHold) await setHold(tx, sender, now);
    else {
      await noteNotOurs(
        deps,
        tx,
        clinicId,
        strange.map(({ sid }) => sid),
      );
      await noteChecked(tx, sender, { through: begunAt, incarnation });
    }
    return true;
  });
  if (!isNew) return;
  const facts = { clinicId, senderId, count: times.length, waiting: waiting.length, firstAt, lastAt };
  if (isHold)
    deps.log.error(
      facts,
      'SENDING IS HELD: Twilio has sent texts that this database does not know, as after a restored backup; see npm run doctor, and go on with npm run release',
    );
  else deps.log.error(facts, 'Twilio has sent texts from our sender that this database does not know');
}

/** They are known from now on: each is an alarm once. */
export async function noteNotOurs(
  deps: Deps,
  tx: Deps['db'],
  clinicId: string,
  sids: readonly string[],
): Promise<void> {
  const atOnce = 1_000;
  for (let start = 0; start < sids.length; start += atOnce) {
    await recordMessageEvents(
      tx,
      sids.slice(start, start + atOnce).map((twilioSid) => ({
        clinicId,
        id: deps.newId(),
        twilioSid,
        kind: 'polled',
        reasonCode: notOurs,
        occurredAt: deps.now(),
      })),
    );
  }
}
