import { isUuid } from '@/domain/id/uuid.ts';
import { messageHistory } from '@/db/messageEventQueries.ts';
import { messageById, messageBySid, type MessageRow } from '@/db/messageQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { recordView } from '@/services/recordView.ts';
import { presentEvent, presentMessages, type PresentedMessage } from './presentMessage.ts';

/** The message behind our id or Twilio's SID. @throws Refusal not_found */
export async function loadMessage(ctx: Context, idOrSid: string): Promise<MessageRow> {
  const row = isUuid(idOrSid)
    ? await messageById(ctx.db, ctx.clinicId, idOrSid.toLowerCase())
    : await messageBySid(ctx.db, ctx.clinicId, idOrSid);
  if (!row) throw new Refusal('not_found', 'There is no message with this id or SID in this clinic.');
  return row;
}

/** A message with everything that happened to it. */
export async function getMessage(
  ctx: Context,
  idOrSid: string,
): Promise<PresentedMessage & { history: ReturnType<typeof presentEvent>[] }> {
  requireScope(ctx.actor, 'messages:read');
  const row = await loadMessage(ctx, idOrSid);
  const [message] = await presentMessages(ctx, ctx.db, [row]);
  if (!message) throw new Refusal('not_found', 'There is no message with this id or SID in this clinic.');
  await recordView(ctx, 'message.viewed', { kind: 'message', id: row.id });
  const history = await messageHistory(ctx.db, ctx.clinicId, row.id, row.twilioSid);
  return { ...message, history: history.map(presentEvent) };
}
