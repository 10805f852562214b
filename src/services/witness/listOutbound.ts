import type { WitnessSender } from '@/db/witnessQueries.ts';
import type { Carrier } from '@/twilio/carrier.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import type { MessageRecord } from '@/twilio/messageRecord.ts';

/** An outbound text as Twilio lists it. Epoch milliseconds. */
export type ListedOutbound = {
  sid: string;
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  segments: number;
  status: string;
  errorCode: number | null;
  createdAt: number;
};

/** Twilio's most. */
const pageSize = 1_000;
/** The list is in order of sending, more or less: after so many that are too old in a row, all the rest is. */
const oldInARow = 100;

/**
 * What Twilio has sent, or is to send, for a sender since then, in pages, newest first. Its filter by time goes by the
 * time of sending, which a text in Twilio's queue does not have yet, so the list is read without it. Replies that
 * Twilio makes by itself (`outbound-reply`) are none of ours: we answer webhooks with an empty document.
 * @throws CarrierFailure
 */
export async function* listOutbound(
  { carrier }: { carrier: Pick<Carrier, 'listMessages'> },
  sender: WitnessSender,
  since: Date,
): AsyncGenerator<ListedOutbound[]> {
  // A service chooses the number, and says so only later: its texts are found by the service.
  const filter =
    sender.messagingServiceSid === null ? { from: sender.phoneNumber ?? '', pageSize } : { pageSize };
  let page: ListedOutbound[] = [];
  let old = 0;
  try {
    for await (const record of carrier.listMessages(filter)) {
      if (timeOf(record) < since.getTime()) {
        old += 1;
        if (old >= oldInARow) break;
        continue;
      }
      old = 0;
      if (record.direction === 'outbound-api' && isFrom(sender, record)) page.push(listed(record));
      if (page.length === pageSize) {
        yield page;
        page = [];
      }
    }
  } catch (error) {
    // Test credentials have no lists: there is nothing to compare with.
    if (!(error instanceof CarrierFailure && error.twilioCode === testCredentialsCode)) throw error;
  }
  if (page.length > 0) yield page;
}

/** Whole seconds: a text counts to the second that it was made in. */
function timeOf({ dateSent, dateCreated }: MessageRecord): number {
  return (dateSent ?? dateCreated)?.getTime() ?? Number.POSITIVE_INFINITY;
}

function isFrom(sender: WitnessSender, record: MessageRecord): boolean {
  return (
    (record.from !== null && record.from === sender.phoneNumber) ||
    (record.messagingServiceSid !== null && record.messagingServiceSid === sender.messagingServiceSid)
  );
}

function listed(record: MessageRecord): ListedOutbound {
  const { sid, to, from, messagingServiceSid, body, segments, status, errorCode } = record;
  const createdAt = (record.dateCreated ?? record.dateSent ?? new Date(0)).getTime();
  return { sid, to: to ?? '', from, messagingServiceSid, body, segments, status, errorCode, createdAt };
}
