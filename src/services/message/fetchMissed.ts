import { recordGap } from '@/db/gapQueries.ts';
import { messagesBySid } from '@/db/messageQueries.ts';
import { noteInboundThrough, sendersOfClinic, type SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import type { MessageRecord } from '@/twilio/messageRecord.ts';
import { openWitnessTask } from '../witness/witnessTasks.ts';
import { applyReplies } from './applyReplies.ts';
import { receiveMessages, type InboundText } from './receiveMessages.ts';

/** Texts that are younger may still be on their way to our webhook, or in it. */
const youngestMs = 30_000;
/** Twilio's clock and ours may differ, and its list may lag: two readings overlap by this much. */
const overlapMs = 60_000;
const sidsAtOnce = 1_000;
/** Numbers whose texts are taken up at the same time: each needs a connection. */
const numbersAtOnce = 4;

/**
 * Fetches inbound texts that Twilio lists and we do not have, from where the list was last read to its end: it does
 * not repeat a webhook that we missed (design, law 8), and a restored backup reads from where the backup ends. They
 * are stored and take effect as if they had come then, oldest first; a late STOP counts as soon as it is known.
 * Returns how many were missing; each gap is logged as an alarm, and is a task when nothing was down.
 * @param moment `start`: everything is fetched, because nothing was there to receive it
 */
export async function fetchMissed(
  deps: Deps,
  clinicId: string,
  moment: 'start' | 'running',
): Promise<number> {
  let missed = 0;
  for (const sender of await sendersOfClinic(deps.db, clinicId)) {
    try {
      missed += await fetchInbound(deps, sender, moment === 'start' ? 'all' : 'settled');
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      deps.log.warn({ clinicId, senderId: sender.id, error }, 'Twilio could not be asked for inbound texts');
    }
  }
  if (missed > 0 && moment === 'running')
    await deps.db.transaction().execute((tx) => openWitnessTask(deps, tx, clinicId, 'missed_texts'));
  return missed;
}

/**
 * The same for one sender. Returns how many were missing.
 * @param which `settled`: those that cannot be on their way to our webhook any more
 * @throws CarrierFailure when the list cannot be read to its end; what was missing is fetched the next time
 */
export async function fetchInbound(deps: Deps, sender: SenderRow, which: 'all' | 'settled'): Promise<number> {
  const { clinicId } = sender;
  const now = deps.now().getTime();
  // All means all: by its own clock Twilio may be ahead of us.
  const records = await missedInbound(deps, sender, which === 'all' ? null : new Date(now - youngestMs));
  const byNumber = [...Map.groupBy(records, ({ from }) => from).values()].values();
  // Each takes numbers from the same iterator; texts of one number keep the order of what they say.
  await Promise.all(
    Array.from({ length: numbersAtOnce }, async () => {
      for (const texts of byNumber) for (const record of texts) await takeUp(deps, sender, record);
    }),
  );
  await noteInboundThrough(deps.db, sender, new Date(now - youngestMs));
  if (records.length > 0) {
    deps.metrics.missedFetched(records.length);
    await recordGap(deps.db, { clinicId, id: deps.newId(), foundAt: deps.now(), texts: records.length });
    deps.log.error(
      { clinicId, senderId: sender.id, count: records.length },
      'inbound texts had been missed and were fetched from Twilio',
    );
  }
  return records.length;
}

async function takeUp(deps: Deps, sender: SenderRow, record: MessageRecord): Promise<void> {
  for (const { conversationId } of await receiveMessages(deps, [inboundText(sender, record)]))
    await applyReplies(deps, sender.clinicId, conversationId);
}

/** What Twilio lists and we do not have, oldest first. @throws CarrierFailure */
export async function missedInbound(
  deps: Deps,
  sender: SenderRow,
  to: Date | null,
): Promise<MessageRecord[]> {
  // What came before the sender was ours belongs to whoever had it then.
  const from = Math.max((sender.inboundThrough?.getTime() ?? 0) - overlapMs, sender.createdAt.getTime());
  const records = await listInbound(deps, sender, new Date(from), to);
  const missing: MessageRecord[] = [];
  for (let start = 0; start < records.length; start += sidsAtOnce) {
    const some = records.slice(start, start + sidsAtOnce);
    const known = await messagesBySid(
      deps.db,
      sender.clinicId,
      some.map(({ sid }) => sid),
    );
    missing.push(...some.filter(({ sid }) => !known.has(sid)));
  }
  return missing;
}

/** Oldest first. */
async function listInbound(
  deps: Deps,
  sender: SenderRow,
  from: Date,
  to: Date | null,
): Promise<MessageRecord[]> {
  const records: MessageRecord[] = [];
  // A Messaging Service receives on every number of its pool, which we do not know: the whole list is looked at.
  const filter = {
    ...(sender.phoneNumber && !sender.messagingServiceSid ? { to: sender.phoneNumber } : {}),
    sentAfter: from,
    pageSize: 1000,
  };
  try {
    for await (const record of deps.carrier.listMessages(filter)) {
      const at = timeOf(record);
      if (record.direction === 'inbound' && record.from && at && (to === null || at <= to))
        records.push(record);
    }
  } catch (error) {
    // Test credentials have no lists: there is nothing to miss either.
    if (!(error instanceof CarrierFailure && error.twilioCode === testCredentialsCode)) throw error;
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
