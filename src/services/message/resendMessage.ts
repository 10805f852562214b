import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { loadMessage } from './getMessage.ts';
import { canResend, presentMessages } from './presentMessage.ts';
import { sendOnce } from './sendOnce.ts';
import type { SendAnswer } from './sendResult.ts';

/**
 * Sends a failed text's words again, as a new text through every gate, once per failed text however often it is asked.
 * @throws Refusal conflict when the text may have arrived, or when sending again cannot help
 */
export async function resendMessage(ctx: Context, idOrSid: string): Promise<SendAnswer> {
  requireScope(ctx.actor, 'messages:send');
  const row = await loadMessage(ctx, idOrSid);
  if (!canResend(row)) {
    throw new Refusal('conflict', 'Sending this text again cannot help, or could text the patient twice.', {
      id: row.id,
    });
  }
  const [message] = await presentMessages(ctx, ctx.db, [row]);
  if (!message) throw new Refusal('not_found', 'There is no such message.');
  return sendOnce(
    ctx,
    {
      to: row.phoneNumber,
      text: message.body,
      category: row.category,
      ...(row.patientId ? { patientId: row.patientId } : {}),
      ...(row.appointmentId ? { appointment: row.appointmentId } : {}),
      ...(row.templateKey ? { templateKey: row.templateKey } : {}),
      ...(message.mediaUrls.length > 0 ? { mediaUrls: message.mediaUrls } : {}),
    },
    `resend-${row.id}`,
  );
}
