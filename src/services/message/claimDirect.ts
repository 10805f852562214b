import { lockSenderPlaces } from '@/db/senderClaimQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { NewDecision } from '@/db/decisionQueries.ts';
import { makeConversations, writeDirectSends, type NewSend } from '@/db/directSendQueries.ts';
import { readGateAndLock, readNumberFacts, type Gate, type NumberFacts } from '@/db/gateQueries.ts';
import { messageByIntent, type MessageRow } from '@/db/messageQueries.ts';
import type { Attempt } from '@/dispatch/attempt.ts';
import { accountKey } from '@/dispatch/senderState.ts';
import { brakeWindowMs } from '@/domain/ledger/brake.ts';
import { freePlaces } from '@/domain/ledger/circuit.ts';
import { burstOf } from '@/domain/ledger/pace.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { recordAttestation } from '@/services/consent/recordAttestation.ts';
import { actorColumns, type Context } from '@/services/context.ts';
import type { Assessment } from './assessMessage.ts';
import { decisionOf } from './decisionOf.ts';
import { callerOfSend, openDirectBrake, type DirectBrake } from './directBrake.ts';
import type { About } from './findAbout.ts';
import { draftDirect, type Draft, type Place } from './draftDirect.ts';
import { noSender } from './readAsked.ts';
import { resolvePatient } from './recipient.ts';
import { openOfferQuestion } from '../waitingList/offerQuestion.ts';
import { openReminderQuestion } from './reminderQuestion.ts';
import { circuitOfPlaces } from './directPlaces.ts';
import { noteTexts, overtakenSends, planChanged } from './takeReminders.ts';
import type { SendRequest } from './sendRequest.ts';

/** One send that a request asks for. */
export type DirectSend = {
  ctx: Context;
  request: SendRequest;
  number: { phoneNumber: string; isValid: boolean };
  about: About;
};

/** What became of it in the ledger. */
export type Claim =
  /** Committed as `sending`: to be handed over once, within 2 s. */
  | { kind: 'claimed'; messageId: string; assessment: Assessment; attempt: Attempt }
  | { kind: 'later'; messageId: string; assessment: Assessment; sendAt: Date | null; isHeld: boolean }
  | { kind: 'refused'; refusal: Refusal }
  /** The same intent was committed before. */
  | { kind: 'repeats'; message: MessageRow };

/** Thrown when the answer to the COMMIT was lost: the texts may be committed, and nobody may call Twilio for them. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt';
  readonly texts: readonly { id: string; phoneNumber: string }[];

  constructor(texts: readonly { id: string; phoneNumber: string }[], cause: unknown) {
    super('the answer to a COMMIT was lost', { cause });
    this.texts = texts;
  }
}

type Stored = { send: DirectSend; draft: Draft; row: NewSend };
type Finished = Stored | Extract<Claim, { kind: 'repeats' }>;

/**
 * Decides direct sends of one clinic, from one sender, to different numbers, and commits those that may leave as claimed, in one transaction. The locks
 * of their numbers come first, so that no claim commits after a STOP has (design, law 4). A refusal is its send's alone.
 * @throws CommitInDoubt, and Error when nothing was committed
 */
export async function claimDirect(
  deps: Context,
  sends: readonly DirectSend[],
): Promise<{ claims: Claim[]; gate: Gate }> {
  let texts: { id: string; phoneNumber: string }[] | null = null;
  try {
    return await deps.db.transaction().execute(async (tx) => {
      // First of all, as everywhere: what is read below is what others have committed.
      const gate = await readGateAndLock(
        tx,
        deps.clinicId,
        sends.map(({ number }) => number.phoneNumber),
        sends[0]?.about.senderId ?? null,
      );
      const judged = await judgeAll(deps, tx, gate, sends);
      const stored = judged.flatMap((one) => ('row' in one ? [one] : []));
      texts = stored.map(({ row }) => ({ id: row.id, phoneNumber: row.phoneNumber }));
      return { claims: judged.map((one) => ('row' in one ? claimOf(one) : one)), gate };
    });
  } catch (error) {
    if (texts === null) throw error;
    // All was written: what failed is the COMMIT, or its answer.
    throw new CommitInDoubt(texts, error);
  }
}

/** Everything that happens between BEGIN and COMMIT. */
async function judgeAll(
  deps: Context,
  tx: Connection,
  gate: Gate,
  sends: readonly DirectSend[],
): Promise<(Stored | Claim)[]> {
  const { clinicId } = deps;
  const { sender } = gate;
  if (!sender) return sends.map(() => ({ kind: 'refused', refusal: noSender() }));
  const line = { clinicId, senderId: sender.id };
  const asked = sends.map(({ ctx, request, number }) => ({
    phoneNumber: number.phoneNumber,
    numberHash: ctx.vault.numberHash(clinicId, number.phoneNumber),
    caller: callerOfSend(ctx, request),
  }));
  const facts = await readNumberFacts(tx, line, asked, new Date(deps.now().getTime() - brakeWindowMs));
  const brake = await openDirectBrake(deps, tx, {
    isAutomated: asked.some(({ caller }) => caller === 'automated'),
  });
  // Only what leaves now needs a place, and with the sender's lock the count is everybody's.
  const needsPlace = sends.some(({ request }) => !(request.sendAt && request.sendAt > deps.now()));
  const now = needsPlace ? await lockSenderPlaces(tx, line, deps.now()) : { ...sender, underWay: 0 };
  let places = freePlaces(circuitOfPlaces(now), sender.segmentsPerSecond, now.underWay);
  const takePlace = (): Place => {
    places -= 1;
    if (places >= 0) return 'taken';
    return now.isPaused ? 'paused' : 'busy';
  };
  const decisions: NewDecision[] = [];
  const judged = [];
  for (const send of sends) {
    judged.push(
      await judge(tx, gate, send, facts.get(send.number.phoneNumber), { brake, takePlace, decisions }),
    );
  }
  const overtaken = await overtakenSends(
    tx,
    clinicId,
    judged.flatMap((one) => ('draft' in one ? [one.send] : [])),
  );
  const drafts = judged.map((one) =>
    'draft' in one && overtaken.has(one.send) ? { kind: 'refused' as const, refusal: planChanged() } : one,
  );
  const accepted = drafts.flatMap((one) => ('draft' in one ? [one] : []));
  const made = await makeConversations(
    tx,
    line,
    accepted
      .filter(({ draft }) => draft.assessment.conversation === null)
      .map(({ send }) => ({ id: deps.newId(), phoneNumber: send.number.phoneNumber })),
  );
  const stored = new Map<DirectSend, Stored>();
  for (const { send, draft } of accepted) {
    const conversationId = draft.assessment.conversation?.id ?? made.get(send.number.phoneNumber) ?? '';
    const row = await rowOf(send, draft, conversationId);
    stored.set(send, { send, draft, row });
    decisions.push(
      decisionOf(send.ctx, draft.assessment, {
        verdict: draft.assessment.verdict,
        messageId: row.id,
        conversationId,
        refusedAs: null,
      }),
    );
  }
  const rows = [...stored.values()].map(({ row }) => row);
  const account = deps.settings.accountSegmentsPerSecond;
  const fresh = await writeDirectSends(tx, line, rows, decisions, {
    now: deps.now(),
    segments: rows.reduce((sum, row) => sum + (row.attemptId === null ? 0 : row.segments), 0),
    sender: { perSecond: sender.segmentsPerSecond, burst: burstOf(sender.segmentsPerSecond) },
    account: { key: accountKey(deps.settings.accountSid), perSecond: account, burst: burstOf(account) },
  });
  await brake.write(deps, tx);
  const claims: (Stored | Claim)[] = [];
  const texts = [];
  for (const one of drafts) {
    if (!('draft' in one)) {
      claims.push(one);
      continue;
    }
    const finished = await finish(tx, stored.get(one.send), fresh);
    texts.push({ request: one.send.request, messageId: messageOf(finished) });
    claims.push(finished);
  }
  await noteTexts(tx, clinicId, texts, deps.now());
  return claims;
}

/** Decides one send; what refuses it is its own answer and disturbs no other. */
async function judge(
  tx: Connection,
  gate: Gate,
  send: DirectSend,
  facts: NumberFacts | undefined,
  batch: { brake: DirectBrake; takePlace: () => Place; decisions: NewDecision[] },
): Promise<{ send: DirectSend; draft: Draft } | Extract<Claim, { kind: 'refused' }>> {
  const { ctx, request, number, about } = send;
  const { clinic, sender } = gate;
  if (!facts || !sender) throw new Error('nothing was read about a number');
  try {
    const patient = await resolvePatient(tx, ctx.clinicId, facts.patients, request.patientId);
    const drafted = draftDirect(ctx, request, { clinic, sender, number, about, facts, patient }, batch);
    if (!('refusal' in drafted)) return { send, draft: drafted };
    const { refusal, decided } = drafted;
    if (decided) {
      const conversationId = facts.conversation?.id ?? null;
      batch.decisions.push(
        decisionOf(ctx, decided.assessment, {
          verdict: decided.verdict,
          messageId: null,
          conversationId,
          refusedAs: refusal.code,
        }),
      );
    }
    return { kind: 'refused', refusal };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', refusal: error };
    throw error;
  }
}

async function rowOf(send: DirectSend, draft: Draft, conversationId: string): Promise<NewSend> {
  const { ctx, request } = send;
  const { assessment, isHeld, isLater, now, sendAt } = draft;
  const id = ctx.newId();
  const place = (column: string) => ({ table: 'message', column, id });
  const body = await ctx.vault.seal(ctx.clinicId, place('body'), assessment.text);
  const mediaUrls = request.mediaUrls ?? [];
  const media =
    mediaUrls.length > 0
      ? await ctx.vault.seal(ctx.clinicId, place('media'), JSON.stringify(mediaUrls))
      : null;
  return {
    id,
    verdict: assessment.verdict,
    eventId: ctx.newId(),
    auditId: ctx.newId(),
    requestId: ctx.requestId ?? null,
    conversationId,
    category: assessment.category,
    phoneNumber: assessment.phoneNumber,
    senderNumber: assessment.sender.messagingServiceSid ? null : assessment.sender.phoneNumber,
    patientId: assessment.patient?.id ?? null,
    appointmentId: draft.appointment?.id ?? null,
    body: body.bytes,
    media: media?.bytes ?? null,
    keyId: body.keyId,
    encoding: assessment.measure.encoding,
    segments: assessment.measure.segments,
    templateKey: request.templateKey ?? null,
    templateVersion: request.template?.version ?? null,
    language: assessment.language,
    additions: assessment.additions,
    warnings: assessment.warnings.map(({ code }) => code),
    reasonCode: isHeld ? 'content_held' : null,
    needsPart2: assessment.needsPart2,
    lane: draft.lane,
    // Without a time it is never due: a held text waits for a person.
    sendAfter: isHeld ? null : (sendAt ?? now),
    deadlineAt: isHeld ? null : draft.deadlineAt,
    usefulUntil: draft.usefulUntil,
    attemptId: isLater ? null : ctx.newId(),
    intentKey: request.intentKey ?? null,
    ...actorColumns(ctx.actor),
    staffId: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
    occurredAt: now,
  };
}

/** What belongs to a text that is new: the caller's attestation, the question that a reminder asks. */
async function finish(
  tx: Connection,
  stored: Stored | undefined,
  fresh: ReadonlySet<string>,
): Promise<Finished> {
  if (!stored) throw new Error('a text was accepted and not written');
  const { send, draft, row } = stored;
  const { ctx, request } = send;
  if (!fresh.has(row.id)) {
    const message = request.intentKey
      ? await messageByIntent(tx, ctx.clinicId, request.intentKey)
      : undefined;
    if (!message) throw new Error('the message could not be stored and is not there either');
    return { kind: 'repeats', message };
  }
  if (request.consent) await recordAttestation(ctx, tx, draft.assessment, request.consent, row.id);
  if (draft.appointment) {
    await openReminderQuestion(ctx, tx, {
      appointments: [draft.appointment, ...send.about.others],
      asksAboutVisit: request.template?.asksAboutVisit === true,
      text: draft.assessment.text,
      conversationId: row.conversationId,
      messageId: row.id,
      askedAt: draft.sendAt ?? draft.now,
    });
  }
  if (request.offer) {
    await openOfferQuestion(ctx, tx, {
      ...request.offer,
      conversationId: row.conversationId,
      messageId: row.id,
      askedAt: draft.sendAt ?? draft.now,
    });
  }
  return stored;
}

function messageOf(claim: Finished): string {
  return 'row' in claim ? claim.row.id : claim.message.id;
}

function claimOf({ send, draft, row }: Stored): Claim {
  const { assessment, sendAt, isHeld } = draft;
  if (row.attemptId === null) return { kind: 'later', messageId: row.id, assessment, sendAt, isHeld };
  return {
    kind: 'claimed',
    messageId: row.id,
    assessment,
    attempt: {
      clinicId: send.ctx.clinicId,
      messageId: row.id,
      conversationId: row.conversationId,
      attemptId: row.attemptId,
      claimedAt: draft.now,
      to: row.phoneNumber,
      from: assessment.sender.phoneNumber,
      messagingServiceSid: assessment.sender.messagingServiceSid,
      body: assessment.text,
      mediaUrls: send.request.mediaUrls ?? [],
      deadlineAt: draft.deadlineAt,
    },
  };
}
