import { recordChanges } from '@/db/changeQueries.ts';
import { openCircuits } from '@/db/circuitQueries.ts';
import {
  conversationsUnderReview,
  lanes,
  lockDueMessages,
  messagesWithRevokedConsent,
  tryLockNumbersForSending,
} from '@/db/claimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { markSending, markStopped } from '@/db/ledgerQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import { senderById, type SenderRow } from '@/db/senderQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import { judgeClaim, type ClaimVerdict } from '@/domain/ledger/judgeClaim.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';

type Judged = { message: MessageRow; attemptId: string; verdict: ClaimVerdict };

/**
 * Claims up to `limit` texts of one clinic that are due, most urgent lane first, in one transaction. Suppression,
 * consent and the deadline are checked in the claim itself, under a lock that an opt-out takes too (design, law 4).
 * Returns what may be handed over; the rest is blocked or withdrawn.
 */
export async function claimDue(
  deps: Deps,
  clinicId: string,
  limit: number,
): Promise<{ attempts: Attempt[]; found: number }> {
  const now = deps.now();
  const judged = await deps.db.transaction().execute(async (tx) => {
    const candidates = await judgeDue(deps, tx, clinicId, now, limit);
    await write(deps, tx, clinicId, candidates, now);
    return candidates;
  });
  const senders = new Map<string, Promise<SenderRow>>();
  const attempts = await Promise.all(
    judged
      .filter(({ verdict }) => verdict.state === 'sending')
      .map(({ message, attemptId }) => attemptFor(deps, message, attemptId, now, senders)),
  );
  return { attempts, found: judged.length };
}

async function judgeDue(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  now: Date,
  limit: number,
): Promise<Judged[]> {
  const due: MessageRow[] = [];
  for (const lane of lanes) {
    if (due.length < limit) due.push(...(await lockDueMessages(tx, clinicId, lane, now, limit - due.length)));
  }
  if (due.length === 0) return [];
  const locked = await tryLockNumbersForSending(
    tx,
    clinicId,
    due.map((message) => message.phoneNumber),
  );
  const reviewed = due.some(isAutomated) ? await conversationsUnderReview(tx, clinicId) : new Set<string>();
  const paused = await openCircuits(tx, clinicId);
  const free = due.filter(
    (message) =>
      locked.has(message.phoneNumber) &&
      !paused.has(message.senderId) &&
      // A text that may be an opt-out holds automated ones until a person has read it (TCPA-19 d).
      !(isAutomated(message) && reviewed.has(message.conversationId)),
  );
  const suppressed = await suppressedNumbers(tx, clinicId, [...locked]);
  const revoked = await messagesWithRevokedConsent(
    tx,
    clinicId,
    free.map((message) => message.id),
  );
  return free.map((message) => ({
    message,
    attemptId: deps.newId(),
    verdict: judgeClaim(
      {
        category: message.category,
        deadlineAt: message.deadlineAt?.getTime() ?? null,
        isSuppressed: suppressed.has(message.phoneNumber),
        isConsentRevoked: revoked.has(message.id),
      },
      now.getTime(),
    ),
  }));
}

function isAutomated({ lane }: MessageRow): boolean {
  return lane === 'reminders' || lane === 'campaigns';
}

async function write(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  judged: readonly Judged[],
  now: Date,
): Promise<void> {
  const claims = judged.filter(({ verdict }) => verdict.state === 'sending');
  await markSending(
    tx,
    clinicId,
    claims.map(({ message, attemptId }) => ({ id: message.id, attemptId })),
    now,
  );
  await markStopped(
    tx,
    clinicId,
    judged.flatMap(({ message, verdict }) =>
      verdict.state === 'sending' ? [] : [{ id: message.id, state: verdict.state, reason: verdict.reason }],
    ),
  );
  await recordMessageEvents(
    tx,
    judged.map(({ message, attemptId, verdict }) => ({
      clinicId,
      id: deps.newId(),
      messageId: message.id,
      kind: verdict.state === 'sending' ? 'claimed' : verdict.state,
      reasonCode: verdict.state === 'sending' ? null : verdict.reason,
      attemptId: verdict.state === 'sending' ? attemptId : null,
      occurredAt: now,
    })),
  );
  await recordChanges(
    tx,
    judged.map(({ message }) => ({
      clinicId,
      kind: 'message',
      subjectId: message.id,
      conversationId: message.conversationId,
    })),
  );
}

async function attemptFor(
  deps: Deps,
  message: MessageRow,
  attemptId: string,
  claimedAt: Date,
  senders: Map<string, Promise<SenderRow>>,
): Promise<Attempt> {
  const known = senders.get(message.senderId) ?? senderOf(deps, message);
  senders.set(message.senderId, known);
  const sender = await known;
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
