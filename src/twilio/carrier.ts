import twilio from 'twilio';
import { CarrierFailure } from './carrierFailure.ts';
import { testCredentialsCode } from './classifyAnswer.ts';
import { count, dateOrNull, messageRecord } from './messageRecord.ts';
import type { MessageRecord } from './messageRecord.ts';
import { numberChecks, type NumberChecks } from './numberChecks.ts';
import { isMessageSid } from './sid.ts';
import { UndiciClient } from './undiciClient.ts';

export type CarrierOptions = {
  accountSid: string;
  authToken: string;
  /** Another server that speaks Twilio's REST API; may have a path. Default: Twilio. */
  baseUrl?: string | undefined;
  /** For a whole call, waiting for a connection included. */
  timeoutMs?: number;
  /** Connections per host. Twilio limits concurrent calls per account without saying the number. */
  connections?: number;
};

export type NewMessage = {
  to: string;
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
  body: string;
  mediaUrl?: readonly string[] | undefined;
  statusCallback?: string | undefined;
  /** Seconds that it may wait in Twilio's queue, 1 to 36,000. */
  validityPeriodSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  /** It never leaves when its first byte could not be written within this time: `not_sent`. */
  startWithinMs?: number | undefined;
};

export type CreatedMessage = {
  sid: string;
  status: string;
  dateCreated: Date;
  /** 0 while a Messaging Service is still choosing a sender. */
  segments: number;
  from: string | null;
};

export type MessageFilter = {
  to?: string | undefined;
  from?: string | undefined;
  /** Sent at or after; whole seconds. */
  sentAfter?: Date | undefined;
  /** Sent at or before; whole seconds. */
  sentBefore?: Date | undefined;
  /** 1 to 1,000; Twilio's default is 50. */
  pageSize?: number | undefined;
  /** Stop after this many. */
  limit?: number | undefined;
};

export type AccountState = {
  /** Test credentials send to magic numbers only and have no lists, balance or callbacks. */
  isTest: boolean;
  status: string | null;
  /** `Trial` or `Full`. */
  type: string | null;
};

/** Twilio's REST API as far as we need it. Every method throws CarrierFailure and nothing else. */
export type Carrier = {
  createMessage(message: NewMessage): Promise<CreatedMessage>;
  fetchMessage(sid: string): Promise<MessageRecord>;
  /** Newest first. */
  listMessages(filter?: MessageFilter): AsyncIterable<MessageRecord>;
  /** Only a scheduled message can be canceled (30409 otherwise). */
  cancelMessage(sid: string): Promise<MessageRecord>;
  /** Empties the body at Twilio; only after a final status. */
  redactMessage(sid: string): Promise<MessageRecord>;
  fetchBalance(): Promise<{ balance: string; currency: string }>;
  checkCredentials(): Promise<AccountState>;
  /** Lookup and Verify. */
  numbers: NumberChecks;
  close(): Promise<void>;
};

/**
 * Twilio through its official SDK, over our own connections.
 * @throws Error when the account SID has the wrong shape
 */
export function createCarrier(options: CarrierOptions): Carrier {
  const http = new UndiciClient({
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs ?? 8_000,
    connections: options.connections ?? 32,
  });
  // Empty region and edge: TWILIO_REGION and TWILIO_EDGE must not redirect patient texts behind our back.
  const client = twilio(options.accountSid, options.authToken, { httpClient: http, region: '', edge: '' });

  return {
    async createMessage({ signal, startWithinMs, mediaUrl, validityPeriodSeconds, ...message }) {
      const created = await guarded(false, () =>
        http.withLimits({ signal, startWithinMs }, () =>
          client.messages.create({
            to: message.to,
            body: message.body,
            ...(message.from !== undefined && { from: message.from }),
            ...(message.messagingServiceSid !== undefined && {
              messagingServiceSid: message.messagingServiceSid,
            }),
            ...(mediaUrl !== undefined && mediaUrl.length > 0 && { mediaUrl: [...mediaUrl] }),
            ...(message.statusCallback !== undefined && { statusCallback: message.statusCallback }),
            ...(validityPeriodSeconds !== undefined && { validityPeriod: validityPeriodSeconds }),
          }),
        ),
      );
      if (!isMessageSid(created.sid)) throw new CarrierFailure({ kind: 'lost', reason: 'no_sid' });
      return {
        sid: created.sid,
        status: created.status,
        // The message exists, so an unreadable date must not fail the call: the time of the answer stands in.
        dateCreated: dateOrNull(created.dateCreated) ?? new Date(),
        segments: count(created.numSegments),
        from: created.from ?? null,
      };
    },
    async fetchMessage(sid) {
      return messageRecord(await guarded(true, () => client.messages(sid).fetch()));
    },
    async *listMessages(filter = {}) {
      let remaining = filter.limit ?? Number.POSITIVE_INFINITY;
      if (remaining <= 0) return;
      const first = await guarded(true, () =>
        client.messages.page({
          ...(filter.to !== undefined && { to: filter.to }),
          ...(filter.from !== undefined && { from: filter.from }),
          ...(filter.sentAfter !== undefined && { dateSentAfter: filter.sentAfter }),
          ...(filter.sentBefore !== undefined && { dateSentBefore: filter.sentBefore }),
          ...(filter.pageSize !== undefined && { pageSize: filter.pageSize }),
        }),
      );
      let page: Pick<typeof first, 'instances' | 'nextPage'> | undefined = first;
      while (page !== undefined) {
        const current: NonNullable<typeof page> = page;
        for (const message of current.instances) {
          yield messageRecord(message);
          remaining -= 1;
          if (remaining <= 0) return;
        }
        page = await guarded(true, async () => current.nextPage());
      }
    },
    async cancelMessage(sid) {
      return messageRecord(await guarded(false, () => client.messages(sid).update({ status: 'canceled' })));
    },
    async redactMessage(sid) {
      return messageRecord(await guarded(false, () => client.messages(sid).update({ body: '' })));
    },
    async fetchBalance() {
      const { balance, currency } = await guarded(true, () => client.balance.fetch());
      return { balance, currency };
    },
    async checkCredentials() {
      try {
        const account = await guarded(true, () => client.api.v2010.accounts(options.accountSid).fetch());
        return { isTest: false, status: account.status, type: account.type };
      } catch (error) {
        const isTest = error instanceof CarrierFailure && error.twilioCode === testCredentialsCode;
        if (!isTest) throw error;
        return { isTest: true, status: null, type: null };
      }
    },
    numbers: numberChecks(client, guarded),
    close: () => http.close(),
  };
}

/** The SDK may trip over an answer that is JSON but not Twilio's: for us that answer is lost. */
async function guarded<T>(isRead: boolean, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CarrierFailure) throw error;
    const reason = error instanceof Error ? error.name : 'unknown';
    throw new CarrierFailure({ kind: 'lost', reason, isRead });
  }
}
