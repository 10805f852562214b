import { sentTextOf } from '@/db/sentTexts.ts';
import { setBrakes } from '@/db/brakeQueries.ts';
import { factsOfTexts, lockDueTexts, writeClaims, type DueText } from '@/db/claimQueries.ts';
import { lockSenderState, type SenderStateRow } from '@/db/senderClaimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { budgetSlot } from '@/domain/ledger/brake.ts';
import {
  brakeSince,
  judgeBatch,
  roomOf,
  type Batch,
  type BatchVerdict,
  type SenderState,
} from '@/domain/ledger/judgeBatch.ts';
import { callerOf } from '@/domain/ledger/lane.ts';
import { burstOf } from '@/domain/ledger/pace.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';
import { giveBackClaims } from './giveBackClaims.ts';
import { hoursAtClaim, isCounted } from './hoursAtClaim.ts';
import type { Claimed, SenderRef } from './ledger.ts';
import { lostConsents } from './lostConsents.ts';
import { openBrakeTask } from './openBrakeTask.ts';
import { recordStops } from './recordStops.ts';
import { accountKey, senderState } from './senderState.ts';

type Judged = { text: DueText; verdict: BatchVerdict; attemptId: string };

/**
 * Claims up to `limit` due texts of one sender, most urgent lane first, in one transaction. Everything that decides is
 * read under locks that an opt-out and other claims take too: opt-out, consent, hours, caps, deadline, brake, pace and circuit
 * (design, laws 4, 5, 9 and 10). What comes back is committed as `sending`.
 */
export async function claimDue(deps: Deps, sender: SenderRef, limit: number): Promise<Claimed> {
  await deps.vault.prepare(sender.clinicId);
  const now = deps.now();
  let asked: readonly Judged[] = [];
  const claim = await deps.db
    .transaction()
    .execute(async (tx) => {
      const row = await lockSenderState(tx, sender, {
        now,
        hourAgo: new Date(brakeSince(now.getTime())),
        accountKey: accountKey(deps.settings.accountSid),
      });
      if (!row) throw new Error(`sender ${sender.senderId} does not exist`);
      const state = senderState(row, deps.settings.accountSegmentsPerSecond, now.getTime());
      const room = roomOf(state, limit, now.getTime());
      if (room.places === 0) return { row, judged: [], waitMs: room.waitMs };
      const texts: DueText[] = [];
      for (const lane of room.lanes.filter((one) => row.dueLanes.includes(one))) {
        if (texts.length >= room.places) break;
        texts.push(...(await lockDueTexts(tx, sender, lane, now, room.places - texts.length)));
      }
      const judged = await judge(deps, tx, sender, { state, row }, texts, now);
      asked = judged;
      return { row, judged, waitMs: null };
    })
    .catch((error: unknown) => {
      // The commit may have been heard of by the database alone.
      void giveBackClaims(
        deps,
        sender,
        asked.flatMap(({ attemptId, verdict }) => (verdict.state === 'sending' ? [attemptId] : [])),
      );
      throw error;
    });
  for (const { text, verdict } of claim.judged) {
    if (verdict.state !== 'waiting') deps.metrics.claimed(text.lane, verdict.state);
  }
  const claimed = claim.judged.filter(({ verdict }) => verdict.state === 'sending');
  return {
    attempts: await Promise.all(claimed.map((one) => attemptFor(deps, sender, claim.row, one, now))),
    found: claim.judged.filter(({ verdict }) => verdict.state !== 'waiting').length,
    waitMs: claim.waitMs,
  };
}

async function judge(
  deps: Deps,
  tx: Connection,
  sender: SenderRef,
  { state, row }: { state: SenderState; row: SenderStateRow },
  found: readonly DueText[],
  now: Date,
): Promise<Judged[]> {
  // While an opt-out of its number is being recorded, a text waits: the next claim reads what it has committed.
  const texts = found.filter(({ hasNumber }) => hasNumber);
  if (texts.length === 0) return [];
  const facts = new Map(
    (
      await factsOfTexts(
        tx,
        sender.clinicId,
        texts.map((text) => ({ ...text, caller: callerOf(text.lane), isCounted: isCounted(text, row) })),
        { now, hourAgo: new Date(brakeSince(now.getTime())) },
      )
    ).map((fact) => [fact.id, fact]),
  );
  const inQuestion = texts.filter(({ id }) => facts.get(id)?.isConsentInQuestion);
  const lost =
    inQuestion.length > 0 ? await lostConsents(tx, sender.clinicId, inQuestion, row.policy, now) : null;
  const batch = judgeBatch(
    state,
    texts.map((text) => {
      const fact = facts.get(text.id);
      if (!fact) throw new Error(`nothing is known of the text ${text.id} that is being claimed`);
      const hours = hoursAtClaim(text, row, now);
      return {
        id: text.id,
        lane: text.lane,
        category: text.category,
        phoneNumber: text.phoneNumber,
        segments: text.segments,
        deadlineAt: text.deadlineAt?.getTime() ?? null,
        isPersonStopped: fact.isPersonStopped,
        isSuppressed: fact.isSuppressed,
        isConsentRevoked: fact.isConsentRevoked || lost?.get(text.id) === 'taken_back',
        isConsentEnded: lost?.get(text.id) === 'ended',
        isPart2Missing: fact.isPart2Missing,
        hours: hours && { ...hours, sent: (fact.goneTexts ?? []).map(sentTextOf) },
        isUnderReview: fact.isUnderReview,
        count: { claims: fact.claims, isSet: fact.isBrakeSet },
      };
    }),
    now.getTime(),
  );
  const judged = texts.map((text, index) => ({
    text,
    attemptId: deps.newId(),
    verdict: batch.verdicts[index] ?? { state: 'waiting' as const },
  }));
  await write(deps, tx, sender, state, batch, judged, now);
  return judged;
}

async function write(
  deps: Deps,
  tx: Connection,
  sender: SenderRef,
  state: SenderState,
  batch: Batch,
  judged: readonly Judged[],
  now: Date,
): Promise<void> {
  const { clinicId } = sender;
  const claims = judged.filter(({ verdict }) => verdict.state === 'sending');
  if (claims.length > 0) {
    await writeClaims(tx, {
      sender,
      now,
      claims: claims.map(({ text, attemptId }) => ({ id: text.id, attemptId })),
      pace: { segments: batch.bucket.segments, refilledAt: new Date(batch.bucket.refilledAt) },
      account: {
        key: accountKey(deps.settings.accountSid),
        segmentsPerSecond: state.account.segmentsPerSecond,
        burst: burstOf(state.account.segmentsPerSecond),
        taken: batch.segments,
      },
      automated: { slot: new Date(budgetSlot(now.getTime())), claims: batch.automated },
    });
  }
  await recordStops(deps, tx, clinicId, judged, now);
  const trips = [
    ...batch.trips,
    ...(batch.isOverBudget ? [{ caller: 'automated' as const, phoneNumber: null }] : []),
  ];
  for (const brake of await setBrakes(tx, clinicId, trips, { now, newId: deps.newId })) {
    const held = judged.find(({ text }) => text.phoneNumber === brake.phoneNumber)?.text;
    const about = { messageId: held?.id ?? null, conversationId: held?.conversationId ?? null };
    await openBrakeTask(deps, tx, clinicId, brake, about, now);
  }
}

async function attemptFor(
  deps: Deps,
  { clinicId }: SenderRef,
  sender: SenderStateRow,
  { text, attemptId, verdict }: Judged,
  claimedAt: Date,
): Promise<Attempt> {
  const open = (column: string, bytes: Buffer): Promise<string> =>
    deps.vault.open(clinicId, { table: 'message', column, id: text.id }, { keyId: text.keyId, bytes });
  const media: unknown = text.mediaEncrypted ? JSON.parse(await open('media', text.mediaEncrypted)) : [];
  return {
    clinicId,
    messageId: text.id,
    conversationId: text.conversationId,
    attemptId,
    claimedAt,
    to: text.phoneNumber,
    from: sender.phoneNumber,
    messagingServiceSid: sender.messagingServiceSid,
    body: await open('body', text.bodyEncrypted),
    mediaUrls: Array.isArray(media) ? media.map(String) : [],
    // Its hours may end sooner than was thought.
    deadlineAt:
      verdict.state === 'sending' && verdict.leavesBy !== null ? new Date(verdict.leavesBy) : text.deadlineAt,
    waited: { lane: text.lane, dueAt: text.sendAfter },
  };
}
