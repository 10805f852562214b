import { dispatchFrom, type Dispatcher } from '../../src/dispatch/dispatcher.ts';
import { callTwilio, type CallDeps } from '../../src/dispatch/handOver.ts';
import type { Ledger } from '../../src/dispatch/ledger.ts';
import type { Logger } from '../../src/logging/logger.ts';
import { createDirectPlaces, type DirectPlaces } from '../../src/services/message/directPlaces.ts';
import { resolveUnknown } from '../../src/services/message/resolveUnknown.ts';
import { CarrierFailure } from '../../src/twilio/carrierFailure.ts';
import type { Carrier } from '../../src/twilio/carrier.ts';
import type { Machine } from './machine.ts';
import { claimInModel } from './modelClaim.ts';
import { DatabaseFailure } from './modelDatabase.ts';
import type { ModelDesk } from './modelDesk.ts';
import { probeInModel, recordInModel, recordStatusesInModel, settleAbandonedInModel } from './modelRecord.ts';
import { applyRepliesInModel, overdueReplies, receiveInModel } from './modelReplies.ts';
import { queueInModel, sendInModel } from './modelSend.ts';
import { unknownTextsInModel } from './modelUnknown.ts';
import type { Inbound, WebDoor } from './twilioModel.ts';
import type { Text } from './tables.ts';

export type ServerOptions = {
  desk: ModelDesk;
  carrier: Carrier;
  concurrency: number;
  pollMs: number;
  sweepMs: number;
  /** Something happened that no fault of this world explains. */
  onBug: (error: unknown) => void;
  say: (line: string) => void;
};

/** One process of ours: its dispatcher and loops are the product's, its database and its Twilio are the world's. */
export class Server {
  readonly machine: Machine;
  readonly #options: ServerOptions;
  readonly #desk: ModelDesk;
  readonly #dispatcher: Dispatcher;
  readonly #ledger: Ledger;
  readonly #calls: CallDeps;
  readonly #places = new Map<string, DirectPlaces>();
  #requests = 0;

  constructor(options: ServerOptions) {
    const { desk, carrier } = options;
    this.#options = options;
    this.#desk = desk;
    this.machine = desk.machine;
    this.#ledger = {
      sendersWithDue: () => this.#sendersWithDue(),
      claim: (sender, limit) => claimInModel(desk, sender, limit),
      record: (finished) => recordInModel(desk, finished),
    };
    this.#calls = {
      carrier,
      settings: {
        sendingEnabled: true,
        publicUrl: 'https://sms.clinic.example',
        hasOwnTwilioServer: true,
      },
      log: this.#logger(),
      now: () => new Date(desk.machine.clock),
    };
    this.#dispatcher = dispatchFrom(this.#ledger, this.#calls, {
      concurrency: options.concurrency,
      pollMs: options.pollMs,
      timers: desk.machine.timers,
    });
    this.#dispatcher.start();
    void this.#sweep();
  }

  wake(): void {
    this.#dispatcher.wake();
  }

  /** Takes nothing new and waits for what runs, as at SIGTERM. */
  async stop(): Promise<void> {
    this.machine.isStopping = true;
    await this.#dispatcher.stop();
    while (this.#requests > 0) await this.machine.wait(50, 'requests end');
  }

  /** Somebody queues a text. */
  async queue(text: Text): Promise<void> {
    await this.#serve(() => queueInModel(this.#desk, text));
    this.wake();
  }

  /** A request that sends at once. */
  async send(text: Text): Promise<void> {
    await this.#serve(async () => {
      const places = this.#placesOf(text.senderId);
      if (places.free() <= 0) return;
      places.take(1);
      const attempt = await sendInModel(this.#desk, text).catch((error: unknown) => {
        places.giveBack();
        throw error;
      });
      if (!attempt) {
        places.giveBack();
        return;
      }
      const result = await callTwilio(this.#calls, attempt);
      try {
        await this.#ledger.record([{ attempt, result, whenNotTaken: 'withdraw' }]);
      } finally {
        places.end(result.kind, this.machine.clock);
      }
    });
  }

  /** Webhooks as Twilio brings them. */
  readonly web: WebDoor = {
    status: (report) =>
      this.#answer(() =>
        recordStatusesInModel(this.#desk, [
          {
            id: this.#desk.newId(),
            textId: report.textId,
            sid: report.sid,
            status: report.status,
            errorCode: report.errorCode,
            kind: 'callback',
          },
        ]),
      ),
    inbound: (text) =>
      this.#answer(async () => {
        await this.#receive(text, null);
        // The effects follow the answer.
        void this.#serve(() => applyRepliesInModel(this.#desk, text.from)).then(() => this.wake());
      }),
  };

  #receive(text: Inbound, sentAt: number | null): Promise<void> {
    const senderId = this.#desk.senderAt(text.to);
    return receiveInModel(this.#desk, { sid: text.sid, from: text.from, senderId, body: text.body, sentAt });
  }

  async #answer(work: () => Promise<void>): Promise<boolean> {
    if (!this.#desk.defences.answersAfterCommit) {
      void this.#serve(work);
      return true;
    }
    return this.#serve(work);
  }

  /** Whether it went well. What the database does to it is no bug of ours; the caller is told. */
  async #serve(work: () => Promise<void>): Promise<boolean> {
    this.#requests += 1;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseFailure)) this.#options.onBug(error);
      return false;
    } finally {
      this.#requests -= 1;
    }
  }

  /** What the timetable does, one after another. */
  async #sweep(): Promise<void> {
    const { desk, carrier } = { desk: this.#desk, carrier: this.#options.carrier };
    const tasks: (() => Promise<unknown>)[] = [
      () => settleAbandonedInModel(desk),
      () => resolveUnknown(unknownTextsInModel(desk, carrier), this.machine.clock, desk.defences),
      async () => {
        const closed = await probeInModel(desk, () => this.#isTwilioThere());
        if (closed > 0) this.wake();
      },
      async () => {
        for (const number of await overdueReplies(desk)) await applyRepliesInModel(desk, number);
      },
      () => this.#fetchMissed(),
    ];
    while (!this.machine.isStopping) {
      for (const task of tasks) {
        try {
          if (!this.machine.isStopping) await task();
        } catch (error) {
          if (!(error instanceof DatabaseFailure)) this.#options.onBug(error);
        }
      }
      await this.machine.wait(this.#options.sweepMs, 'sweep');
    }
  }

  async #isTwilioThere(): Promise<boolean> {
    try {
      await this.#options.carrier.checkCredentials();
      return true;
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      return false;
    }
  }

  /** `src/services/message/fetchMissed.ts` in small: older than 30 s, not known, oldest first. */
  async #fetchMissed(): Promise<void> {
    if (!this.#desk.defences.missedAreFetched) return;
    const before = this.machine.clock - 30_000;
    const missed: Inbound[] = [];
    try {
      for await (const record of this.#options.carrier.listMessages({})) {
        const { sid, direction, from, to, body, dateSent } = record;
        const sentAt = dateSent?.getTime() ?? 0;
        if (
          direction === 'inbound' &&
          from &&
          to &&
          sentAt <= before &&
          !this.#desk.database.contents.reply.has(sid)
        )
          missed.unshift({ sid, from, to, body, sentAt });
      }
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      return;
    }
    for (const text of missed) {
      await this.#receive(text, text.sentAt);
      await applyRepliesInModel(this.#desk, text.from);
    }
  }

  #sendersWithDue(): ReturnType<Ledger['sendersWithDue']> {
    const { database, machine, clinicId } = this.#desk;
    return database.transaction(machine, 'due', async (tx) => {
      await tx.statement();
      const due = tx
        .all('text')
        .filter(
          (text) =>
            text.dispatchState === 'queued' && text.sendAfter !== null && text.sendAfter <= machine.clock,
        );
      return [...new Set(due.map(({ senderId }) => senderId))]
        .toSorted()
        .map((senderId) => ({ clinicId, senderId }));
    });
  }

  #placesOf(senderId: string): DirectPlaces {
    const known = this.#places.get(senderId) ?? createDirectPlaces();
    this.#places.set(senderId, known);
    return known;
  }

  #logger(): Logger {
    const { say, onBug } = this.#options;
    const write: Logger['info'] = (fields, message) => {
      say(`${this.machine.name} logs: ${message}`);
      if (fields.error !== undefined && !(fields.error instanceof DatabaseFailure)) onBug(fields.error);
    };
    const logger: Logger = {
      trace: write,
      debug: write,
      info: write,
      warn: write,
      error: write,
      fatal: write,
      child: () => logger,
    };
    return logger;
  }
}
