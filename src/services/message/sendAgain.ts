import { visitsAskedBy } from '@/db/jointTextQueries.ts';
import { messageById, messageByIntent, type MessageRow } from '@/db/messageQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';
import { canResend, presentMessages } from './presentMessage.ts';
import { sendMessage } from './sendMessage.ts';
import type { SendRequest } from './sendRequest.ts';

/** A text without a deadline of its own is worth sending again this long after it should have gone. */
const worthSendingMs = 4 * 3_600_000;
/** Queued rather than sent within the request: there may be hundreds. */
const laterMs = 1_000;

/** What came of sending the words of a text again as a new text. */
export type SentAgain = {
  result: 'queued' | 'queued_before' | 'too_late' | 'refused';
  messageId: string | null;
  /** The refusal's code and sentence. */
  code: string | null;
  message: string | null;
};

/** The name of the one text that repeats another: whoever asks for it, and however often. */
export const againKey = (id: string): string => `again:${id}`;

type Times = Pick<MessageRow, 'deadlineAt' | 'claimedAt'>;

function deadlineOf({ deadlineAt, claimedAt }: Times): Date {
  return deadlineAt ?? new Date((claimedAt?.getTime() ?? 0) + worthSendingMs);
}

/** Whether the time for which a text was meant has passed: late is never (design, law 5). */
export function isTooLate(row: Times, now: Date): boolean {
  return deadlineOf(row) <= now;
}

/** The words of a text, to be sent once more. */
export async function requestFor(ctx: Context, row: MessageRow): Promise<SendRequest> {
  const [message] = await presentMessages(ctx, ctx.db, [row]);
  if (!message) throw new Refusal('not_found', 'There is no such message.');
  const [, ...others] = await visitsAskedBy(ctx.db, ctx.clinicId, row.conversationId, row.id);
  return {
    to: row.phoneNumber,
    text: message.body,
    category: row.category,
    ...(row.patientId ? { patientId: row.patientId } : {}),
    ...(row.appointmentId ? { appointment: row.appointmentId } : {}),
    ...(others.length > 0 ? { alsoAbout: others } : {}),
    ...(row.templateKey ? { templateKey: row.templateKey } : {}),
    ...(message.mediaUrls.length > 0 ? { mediaUrls: message.mediaUrls } : {}),
    intentKey: againKey(row.id),
  };
}

/** Queues the words of a text that was not sent as a new text, once, through every gate. Never throws a refusal. */
export async function sendAgain(ctx: Context, id: string): Promise<SentAgain> {
  const row = await messageById(ctx.db, ctx.clinicId, id);
  const before = await messageByIntent(ctx.db, ctx.clinicId, againKey(id));
  if (before) return { result: 'queued_before', messageId: before.id, code: null, message: null };
  if (!row || !canResend(row)) return refused('conflict', 'What became of this text is known by now.');
  const now = ctx.now();
  if (isTooLate(row, now)) return { result: 'too_late', messageId: null, code: null, message: null };
  try {
    const sent = await sendMessage(ctx, {
      ...(await requestFor(ctx, row)),
      sendAt: new Date(now.getTime() + laterMs),
      deadlineAt: deadlineOf(row),
    });
    return 'repeats' in sent
      ? { result: 'queued_before', messageId: sent.repeats.id, code: null, message: null }
      : { result: 'queued', messageId: sent.messageId, code: null, message: null };
  } catch (error) {
    if (error instanceof Refusal) return refused(error.code, error.message);
    throw error;
  }
}

function refused(code: string, message: string): SentAgain {
  return { result: 'refused', messageId: null, code, message };
}
