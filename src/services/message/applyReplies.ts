import { sql } from 'kysely';
import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { conversationById, lockConversation, startWaiting, stopWaiting } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { inboundWithoutEffects, type MessageRow } from '@/db/messageQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { senderById } from '@/db/senderQueries.ts';
import { liftSuppression } from '@/db/suppressionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import { changeAppointment } from './changeAppointment.ts';
import { decideOnReply } from './decideOnReply.ts';
import { queueAnswer } from './queueAnswer.ts';
import { recordAnswerToQuestions } from './recordAnswerToQuestions.ts';
import { replyAuditDetail } from './replyAudit.ts';

/** A text whose effects are this late was left behind by a process that died. */
const overdueMs = 2_000;

/** Applies what the patient's texts of one conversation ask for, oldest first, each in a transaction of its own. */
export async function applyReplies(deps: Deps, clinicId: string, conversationId: string): Promise<number> {
  await deps.vault.prepare(clinicId);
  let applied = 0;
  let hasAnswer = false;
  for (;;) {
    const turn = await deps.db.transaction().execute(async (tx) => {
      // The number before the conversation, as everywhere: a reply may lift or record an opt-out.
      const line = await conversationById(tx, clinicId, conversationId);
      if (!line) return null;
      await lockNumberForOptOut(tx, clinicId, line.phoneNumber);
      const conversation = await lockConversation(tx, clinicId, conversationId);
      const [message, ...later] = await inboundWithoutEffects(tx, clinicId, conversationId);
      if (!message) return null;
      return {
        isAnswered: await applyReply(deps, tx, message, conversation.senderId),
        isLast: later.length === 0,
      };
    });
    if (!turn) break;
    applied += 1;
    hasAnswer ||= turn.isAnswered;
    // A text that is stored meanwhile is started by whoever stored it.
    if (turn.isLast) break;
  }
  if (hasAnswer) deps.wake();
  return applied;
}

/** Applies the effects of texts that were stored and then left behind. Returns how many. */
export async function applyOverdueReplies(deps: Deps, clinicId: string): Promise<number> {
  const rows = await deps.db
    .selectFrom('message')
    .select('conversationId')
    .distinct()
    .where('clinicId', '=', clinicId)
    .where('direction', '=', 'inbound')
    .where('effectsAppliedAt', 'is', null)
    .where('occurredAt', '<', new Date(deps.now().getTime() - overdueMs))
    .limit(100)
    .execute();
  let applied = 0;
  for (const { conversationId } of rows) applied += await applyReplies(deps, clinicId, conversationId);
  return applied;
}

async function applyReply(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  senderId: string,
): Promise<boolean> {
  const { clinicId, conversationId } = message;
  const now = deps.now();
  const sender = await senderById(tx, clinicId, senderId);
  if (!sender) throw new Error(`sender ${senderId} of a conversation does not exist`);
  const body = await deps.vault.open(
    clinicId,
    { table: 'message', column: 'body', id: message.id },
    { keyId: message.keyId, bytes: message.bodyEncrypted },
  );
  await lockAskedAppointments(tx, clinicId, conversationId);
  const { decision, situation, patients } = await decideOnReply(tx, {
    clinicId,
    conversationId,
    sender,
    message: {
      id: message.id,
      body,
      optOutType: message.optOutType,
      occurredAt: message.occurredAt,
      storedAt: message.createdAt,
      phoneNumber: message.phoneNumber,
    },
  });
  if (decision.optIn) await applyOptIn(deps, tx, message, decision.optIn.rule);
  for (const change of decision.appointmentChanges) await changeAppointment(deps, tx, message, change);
  await recordAnswerToQuestions(deps, tx, message, decision);
  await openTasks(deps, tx, message, decision, patients.length === 1 ? (patients[0]?.id ?? null) : null);
  if (decision.answer) await queueAnswer(deps, tx, { message, decision, situation, sender });
  await setWaiting(tx, message, decision);
  await tx
    .updateTable('message')
    .set({ effectsAppliedAt: now })
    .where('clinicId', '=', clinicId)
    .where('id', '=', message.id)
    .execute();
  await recordAudit(tx, {
    clinicId,
    id: deps.newId(),
    action: 'reply.applied',
    subjectKind: 'message',
    subjectId: message.id,
    actorKind: 'patient',
    detail: replyAuditDetail(decision),
    occurredAt: now,
  });
  await recordChange(tx, clinicId, 'conversation', conversationId, conversationId);
  return decision.answer !== null;
}

/**
 * Waits for staff who are moving or cancelling a visit that this conversation was asked about: what is read after it
 * is what they have committed, and a CONFIRM can no longer meet a time that nobody confirmed.
 */
async function lockAskedAppointments(
  tx: Connection,
  clinicId: string,
  conversationId: string,
): Promise<void> {
  await sql`
    select id from appointment
     where clinic_id = ${clinicId} and id in (
       select unnest(appointment_ids) from question
        where clinic_id = ${clinicId} and conversation_id = ${conversationId} and closed_at is null)
     order by id for update`.execute(tx);
}

/** START and UNSTOP lift our own opt-out; only the patient can (TCPA-16). */
async function applyOptIn(deps: Deps, tx: Connection, message: MessageRow, rule: string): Promise<void> {
  const now = deps.now();
  const id = await liftSuppression(tx, message.clinicId, message.phoneNumber, {
    at: now,
    by: 'patient',
    messageId: message.id,
  });
  if (!id) return;
  await recordChange(tx, message.clinicId, 'suppression', id);
  await recordAudit(tx, {
    clinicId: message.clinicId,
    id: deps.newId(),
    action: 'suppression.lifted',
    subjectKind: 'suppression',
    subjectId: id,
    actorKind: 'patient',
    detail: { rule, messageId: message.id },
    occurredAt: now,
  });
}

async function openTasks(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  decision: ReplyDecision,
  patientId: string | null,
): Promise<void> {
  for (const task of decision.tasks) {
    const id = deps.newId();
    await tx
      .insertInto('task')
      .values({
        clinicId: message.clinicId,
        id,
        kind: task.kind,
        priority: task.priority,
        reason: task.reason,
        patientId: task.appointmentId ? await patientOf(tx, message.clinicId, task.appointmentId) : patientId,
        conversationId: message.conversationId,
        appointmentId: task.appointmentId ?? null,
        messageId: message.id,
        openedAt: deps.now(),
      })
      .execute();
    await recordChange(tx, message.clinicId, 'task', id, message.conversationId);
  }
}

async function patientOf(tx: Connection, clinicId: string, appointmentId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('appointment')
    .select('patientId')
    .where('clinicId', '=', clinicId)
    .where('id', '=', appointmentId)
    .executeTakeFirst();
  return row?.patientId ?? null;
}

/** “Waiting” means that the patient spoke last and nothing has answered. */
async function setWaiting(tx: Connection, message: MessageRow, decision: ReplyDecision): Promise<void> {
  if (!decision.countsAsPatientSpeaking) return;
  if (decision.handled) await stopWaiting(tx, message.clinicId, message.conversationId);
  else await startWaiting(tx, message.clinicId, message.conversationId, message.occurredAt);
}
