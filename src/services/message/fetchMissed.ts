import { recordGap } from '@/db/gapQueries.ts';
import { messagesBySid } from '@/db/messageQueries.ts';
import { sendersOfClinic, type SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import type { MessageRecord } from '@/twilio/messageRecord.ts';
import { applyReplies } from './applyReplies.ts';
import { receiveMessages, type InboundText } from './receiveMessages.ts';

/** Texts that are younger may still be on their way to our webhook, or in it. */
const youngestMs = 30_000;

/**
 * Fetches inbound texts that Twilio lists and we do not have: it does not repeat a webhook that we missed (design,
 * law 8). They are stored and take effect as if they had come then, oldest first; a late STOP counts as soon as it is
 * known. Returns how many were missing; each gap is logged as an alarm.
 * @param sinceMs how far back to look
 */
export async function fetchMissed(deps: Deps, clinicId: string, sinceMs: number): Promise<number> {
  const now = deps.now().getTime();
  let missed = 0;
  for (const sender of await sendersOfClinic(deps.db, clinicId)) {
    // What came before the sender was ours belongs to whoever had it then.
    const from = new Date(Math.max(now - sinceMs, sender.createdAt.getTime()));
    const records = await listInbound(deps, sender, from, new Date(now - youngestMs));
    const known = await messagesBySid(
      deps.db,
      clinicId,
      records.map(({ sid }) => sid),
    );
    const texts = records.filter(({ sid }) => !known.has(sid)).map((record) => inboundText(sender, record));
    missed += texts.length;
    // One at a time: their order is the order of what they say.
    for (const text of texts) {
      for (const { conversationId } of await receiveMessages(deps, [text]))
        await applyReplies(deps, clinicId, conversationId);
    }
  }
  if (missed > 0) {
    deps.metrics.missedFetched(missed);
    await recordGap(deps.db, { clinicId, id: deps.newId(), foundAt: deps.now(), texts: missed });
    deps.log.error({ clinicId, count: missed }, 'inbound texts had been missed and were fetched from Twilio');
  }
  return missed;
}

/** Oldest first. */
async function listInbound(deps: Deps, sender: SenderRow, from: Date, to: Date): Promise<MessageRecord[]> {
  const records: MessageRecord[] = [];
  try {
    // A Messaging Service receives on every number of its pool, which we do not know: the whole list is looked at.
    const filter = {
      ...(sender.phoneNumber ? { to: sender.phoneNumber } : {}),
      sentAfter: from,
      pageSize: 1000,
    };
    for await (const record of deps.carrier.listMessages(filter)) {
      const at = timeOf(record);
      if (record.direction === 'inbound' && record.from && at && at <= to) records.push(record);
    }
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    // Test credentials have no lists: there is nothing to miss either.
    if (error.twilioCode !== testCredentialsCode)
      deps.log.warn({ error }, 'Twilio could not be asked for inbound texts');
    return [];
  }
  return records.toReversed();
}

function timeOf(record: MessageRecord): Date | null {
  return record.dateSent ?? record.dateCreated;
}

function inboundText(sender: SenderRow, record: MessageRecord): InboundText {
  return {
    form: {
      messageSid: record.sid,
      accountSid: sender.accountSid,
      messagingServiceSid: record.messagingServiceSid,
      from: record.from ?? '',
      to: record.to ?? sender.phoneNumber ?? '',
      body: record.body,
      numSegments: Math.max(1, record.segments),
      media: [],
      optOutType: null,
    },
    rawForm: '',
    sentAt: timeOf(record),
  };
}
