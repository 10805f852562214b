import { recordChange } from '@/db/changeQueries.ts';
import {
  conversationsUnderReview,
  lanes,
  lockDueMessages,
  messagesWithRevokedConsent,
  tryLockNumbersForSending,
} from '@/db/claimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import { senderById, type SenderRow } from '@/db/senderQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';

type Verdict = { state: 'sending' } | { state: 'blocked' | 'withdrawn'; reason: string };

/**
 * Claims texts of one clinic that are due, most urgent lane first. Suppression, consent and the deadline are checked
 * in the claim itself, under a lock that an opt-out takes too (design, law 4). Returns what may be handed over.
 */
export async function claimDue(deps: Deps, clinicId: string, limit: number): Promise<Attempt[]> {
  const now = deps.now();
  const claimed = await deps.db.transaction().execute(async (tx) => {
    const due: MessageRow[] = [];
    for (const lane of lanes) {
      if (due.length < limit)
        due.push(...(await lockDueMessages(tx, clinicId, lane, now, limit - due.length)));
    }
    const locked = await tryLockNumbersForSending(
      tx,
      clinicId,
      due.map((message) => message.phoneNumber),
    );
    const reviewed = await conversationsUnderReview(tx, clinicId);
    const held = due.filter(
      (message) =>
        locked.has(message.phoneNumber) &&
        // A text that may be an opt-out holds automated ones until a person has read it (TCPA-19 d).
        !(isAutomated(message) && reviewed.has(message.conversationId)),
    );
    const suppressed = await suppressedNumbers(tx, clinicId, [...locked]);
    const revoked = await messagesWithRevokedConsent(
      tx,
      clinicId,
      held.map((message) => message.id),
    );
    const attempts: { message: MessageRow; attemptId: string }[] = [];
    for (const message of held) {
      const verdict = judge(message, now, suppressed.has(message.phoneNumber), revoked.has(message.id));
      const attemptId = deps.newId();
      await settle(deps, tx, message, verdict, attemptId, now);
      if (verdict.state === 'sending') attempts.push({ message, attemptId });
    }
    return attempts;
  });
  return Promise.all(claimed.map(({ message, attemptId }) => attemptFor(deps, message, attemptId, now)));
}

function isAutomated({ lane }: MessageRow): boolean {
  return lane === 'reminders' || lane === 'campaigns';
}

function judge(message: MessageRow, now: Date, isSuppressed: boolean, isRevoked: boolean): Verdict {
  // The one confirmation after STOP, and the answers to START and HELP, are allowed to an opted-out number (TCPA-13).
  if (isSuppressed && message.category !== 'system')
    return { state: 'blocked', reason: 'recipient_opted_out' };
  if (isRevoked) return { state: 'blocked', reason: 'consent_missing' };
  if (message.deadlineAt && message.deadlineAt <= now)
    return { state: 'withdrawn', reason: 'deadline_passed' };
  return { state: 'sending' };
}

async function settle(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  verdict: Verdict,
  attemptId: string,
  now: Date,
): Promise<void> {
  const isSending = verdict.state === 'sending';
  await tx
    .updateTable('message')
    .set({
      dispatchState: verdict.state,
      reasonCode: verdict.state === 'sending' ? null : verdict.reason,
      ...(isSending ? { attemptId, claimedAt: now, attempts: message.attempts + 1 } : {}),
    })
    .where('clinicId', '=', message.clinicId)
    .where('id', '=', message.id)
    .execute();
  await recordMessageEvent(tx, {
    clinicId: message.clinicId,
    id: deps.newId(),
    messageId: message.id,
    kind: verdict.state === 'sending' ? 'claimed' : verdict.state,
    reasonCode: verdict.state === 'sending' ? null : verdict.reason,
    attemptId: isSending ? attemptId : null,
    occurredAt: now,
  });
  await recordChange(tx, message.clinicId, 'message', message.id, message.conversationId);
}

async function attemptFor(
  deps: Deps,
  message: MessageRow,
  attemptId: string,
  claimedAt: Date,
): Promise<Attempt> {
  const sender = await senderOf(deps, message);
  const open = (column: string, bytes: Buffer): Promise<string> =>
    deps.vault.open(
      message.clinicId,
      { table: 'message', column, id: message.id },
      { keyId: message.keyId, bytes },
    );
  const media: unknown = message.mediaEncrypted
    ? JSON.parse(await open('media', message.mediaEncrypted))
    : [];
  return {
    clinicId: message.clinicId,
    messageId: message.id,
    conversationId: message.conversationId,
    attemptId,
    claimedAt,
    to: message.phoneNumber,
    from: sender.phoneNumber,
    messagingServiceSid: sender.messagingServiceSid,
    body: await open('body', message.bodyEncrypted),
    mediaUrls: Array.isArray(media) ? media.map(String) : [],
    deadlineAt: message.deadlineAt,
  };
}

async function senderOf(deps: Deps, message: MessageRow): Promise<SenderRow> {
  const sender = await senderById(deps.db, message.clinicId, message.senderId);
  if (!sender) throw new Error(`sender ${message.senderId} of a claimed message does not exist`);
  return sender;
}
