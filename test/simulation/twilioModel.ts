import type { DeliveryStatus } from '../../src/domain/message/status.ts';
import type { Carrier, CreatedMessage, MessageFilter, NewMessage } from '../../src/twilio/carrier.ts';
import { CarrierFailure, type CarrierFailureFacts } from '../../src/twilio/carrierFailure.ts';
import type { MessageRecord } from '../../src/twilio/messageRecord.ts';
import type { Chance } from './chance.ts';
import { beginning, type Machine } from './machine.ts';
import type { OutageKind, TwilioFaults } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';

/** A text that Twilio has made. `textId` is our own id, for the witness; null for another application's. */
export type Created = {
  sid: string;
  textId: string | null;
  from: string;
  to: string;
  body: string;
  writtenAt: number;
  createdAt: number;
  /** Its list is a little behind. */
  listedAt: number;
  status: DeliveryStatus;
  errorCode: number | null;
};

export type Inbound = { sid: string; from: string; to: string; body: string; sentAt: number };

/** Our web side as Twilio reaches it: true when it has answered with a 2xx. */
export type WebDoor = {
  status(report: {
    sid: string;
    textId: string;
    status: DeliveryStatus;
    errorCode: number | null;
  }): Promise<boolean>;
  inbound(text: Inbound): Promise<boolean>;
};

export type TwilioEvents = {
  written: (textId: string, at: number) => void;
  created: (created: Created) => void;
  acknowledged: (sid: string, status: DeliveryStatus) => void;
};

/** As our client has it. */
const timeoutMs = 8_000;
/** As the callback URL asks Twilio to. */
const callbackTries = 3;

type Fate =
  | 'made'
  | 'busy'
  | 'refused'
  | 'not_sent'
  | 'error_before'
  | 'error_after'
  | 'lost_before'
  | 'lost_after'
  | 'late'
  | 'slow';

const never = (): Promise<never> => Promise.reject(new Error('not part of the simulated world'));

/** Twilio, and the network on the way to it and back. It keeps its own ledger: the truth of what patients get. */
export class TwilioModel {
  readonly creates: Created[] = [];
  readonly inbound: Inbound[] = [];
  outage: OutageKind | null = null;
  faults: TwilioFaults;
  keepsOptOuts = false;
  web: WebDoor = { status: async () => false, inbound: async () => false };
  events: TwilioEvents = {
    written: () => undefined,
    created: () => undefined,
    acknowledged: () => undefined,
  };
  readonly #underWay = new Map<Machine, number>();
  readonly #optedOut = new Set<string>();
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  #lastSid = 0;

  constructor(scheduler: Scheduler, chance: Chance, faults: TwilioFaults) {
    this.#scheduler = scheduler;
    this.#chance = chance;
    this.faults = faults;
  }

  /** Twilio's REST API as one process of ours calls it. */
  carrierFor(machine: Machine): Carrier {
    return {
      createMessage: (message) => this.#create(machine, message),
      listMessages: (filter) => this.#list(machine, filter ?? {}),
      checkCredentials: async () => {
        await this.#ask(machine, 'check');
        return { isTest: false, status: 'active', type: 'Full' };
      },
      fetchMessage: never,
      cancelMessage: never,
      redactMessage: never,
      fetchBalance: never,
      numbers: { lookUpLine: never, startVerification: never, checkVerification: never },
      close: async () => undefined,
    };
  }

  /** Calls of a process that have no answer yet. */
  callsOf(machine: Machine): number {
    return this.#underWay.get(machine) ?? 0;
  }

  /** A patient writes. */
  receive(text: Omit<Inbound, 'sid' | 'sentAt'>): void {
    const inbound = { ...text, sid: this.#newSid(), sentAt: beginning + this.#scheduler.now };
    this.inbound.push(inbound);
    if (text.body === 'STOP') this.#optedOut.add(text.from);
    if (text.body === 'START') this.#optedOut.delete(text.from);
    if (this.#chance.happens(this.faults.dropInbound)) return;
    const deliver = (): void => {
      // Twilio does not repeat an inbound webhook that has failed.
      this.#scheduler.after(
        this.#chance.delay(20, 6_000),
        null,
        'inbound webhook',
        () => void this.web.inbound(inbound),
      );
    };
    deliver();
    if (this.#chance.happens(this.faults.doubleInbound)) deliver();
  }

  /** Another application of the same account texts somebody. */
  makeForeign(text: Pick<Created, 'from' | 'to' | 'body'>): void {
    this.#make({ ...text, textId: null, writtenAt: this.#scheduler.now });
  }

  async #create(machine: Machine, message: NewMessage): Promise<CreatedMessage> {
    const textId = new URL(message.statusCallback ?? 'none:').searchParams.get('message') ?? '';
    const fate = this.#fateOf(message.to);
    this.#underWay.set(machine, this.callsOf(machine) + 1);
    try {
      await this.#write(machine, message, fate, textId);
      return await this.#answer(machine, message, fate, textId);
    } finally {
      this.#underWay.set(machine, this.callsOf(machine) - 1);
    }
  }

  /** Until the first byte has left. A connection that has to be made first takes its time. */
  async #write(machine: Machine, message: NewMessage, fate: Fate, textId: string): Promise<void> {
    if (this.#chance.happens(this.faults.coldConnection)) {
      const ms = this.#chance.delay(50, 5_000);
      const most = message.startWithinMs ?? timeoutMs;
      const begun = this.#scheduler.now;
      await machine.wait(Math.min(ms, most), 'connect');
      // A process that slept meanwhile finds its timers first, its sockets afterwards.
      if (this.#scheduler.now - begun >= most)
        throw new CarrierFailure({ kind: 'not_sent', reason: 'timeout' });
    }
    if (fate === 'not_sent') {
      await machine.wait(this.#chance.delay(1, 500), 'refused connection');
      throw new CarrierFailure({ kind: 'not_sent', reason: 'ECONNREFUSED' });
    }
    this.events.written(textId, this.#scheduler.now);
  }

  #answer(machine: Machine, message: NewMessage, fate: Fate, textId: string): Promise<CreatedMessage> {
    const writtenAt = this.#scheduler.now;
    const make = (): Created =>
      this.#make({ textId, from: message.from ?? '', to: message.to, body: message.body, writtenAt });
    const there = fate === 'late' ? this.#chance.delay(9_000, 60_000) : this.#chance.delay(5, 150);
    const back = fate === 'slow' ? this.#chance.delay(500, 7_500) : this.#chance.delay(5, 150);
    return new Promise((resolve, reject) => {
      const fail = (ms: number, facts: CarrierFailureFacts): void =>
        void this.#scheduler.after(ms, machine, 'answer', () => reject(new CarrierFailure(facts)));
      if (fate === 'lost_before') {
        fail(this.#chance.happens(0.5) ? timeoutMs : there, { kind: 'lost', reason: 'timeout' });
        return;
      }
      if (fate === 'late') fail(timeoutMs, { kind: 'lost', reason: 'timeout' });
      // From here on nothing that happens to the process makes a difference.
      this.#scheduler.after(there, null, 'request arrives', () => {
        if (this.keepsOptOuts && this.#optedOut.has(message.to) && fate !== 'late') {
          fail(back, { kind: 'refused', twilioCode: 21610, httpStatus: 400 });
          return;
        }
        switch (fate) {
          case 'busy':
            fail(back, {
              kind: 'busy',
              httpStatus: 429,
              ...(this.#chance.happens(0.5) && { retryAfterMs: 1_000 }),
            });
            break;
          case 'refused':
            fail(back, { kind: 'refused', twilioCode: 21211, httpStatus: 400 });
            break;
          case 'error_before':
            fail(back, { kind: 'lost', httpStatus: 500 });
            break;
          case 'error_after':
            make();
            fail(back, { kind: 'lost', httpStatus: 503 });
            break;
          case 'lost_after':
            make();
            fail(this.#chance.happens(0.5) ? timeoutMs - there : back, {
              kind: 'lost',
              reason: 'ECONNRESET',
            });
            break;
          case 'late':
            make();
            break;
          case 'made':
          case 'slow':
          case 'not_sent': {
            const created = make();
            const { sid, status, createdAt, from } = created;
            const answer = { sid, status, dateCreated: new Date(createdAt), segments: 1, from };
            this.#scheduler.after(back, machine, 'answer', () => resolve(answer));
          }
        }
      });
    });
  }

  #fateOf(to: string): Fate {
    const chance = this.#chance;
    if (this.outage) {
      const fates = {
        refuses: 'not_sent',
        silent: 'lost_before',
        errors: 'error_before',
        swallows: 'lost_after',
      } as const;
      return fates[this.outage];
    }
    const { faults } = this;
    if (chance.happens(faults.busy)) return 'busy';
    if (chance.happens(faults.refused)) return to.endsWith('0') ? 'refused' : 'made';
    if (chance.happens(faults.notSent)) return 'not_sent';
    if (chance.happens(faults.errorBefore)) return 'error_before';
    if (chance.happens(faults.errorAfter)) return 'error_after';
    if (chance.happens(faults.lostBefore)) return 'lost_before';
    if (chance.happens(faults.lostAfter)) return 'lost_after';
    if (chance.happens(faults.late)) return 'late';
    return chance.happens(faults.slow) ? 'slow' : 'made';
  }

  #make(text: Pick<Created, 'textId' | 'from' | 'to' | 'body' | 'writtenAt'>): Created {
    const { now } = this.#scheduler;
    const created: Created = {
      ...text,
      sid: this.#newSid(),
      createdAt: beginning + Math.floor(now),
      listedAt: now + this.#chance.delay(0, 5_000),
      status: 'queued',
      errorCode: null,
    };
    this.creates.push(created);
    this.events.created(created);
    if (created.textId !== null) this.#deliver(created, created.textId);
    return created;
  }

  /** The carrier does its part, and we hear of it, in whatever order. */
  #deliver(created: Created, textId: string): void {
    const sentIn = this.#chance.delay(50, 5_000);
    const isSilent = this.#chance.happens(0.1);
    const end = this.#chance.oneOf(['delivered', 'delivered', 'delivered', 'undelivered', 'failed'] as const);
    const errorCode = end === 'delivered' ? null : 30003;
    const step = (ms: number, status: DeliveryStatus, code: number | null): void =>
      void this.#scheduler.after(ms, null, status, () => {
        created.status = status;
        created.errorCode = code;
        this.#callBack(created.sid, textId, status, code);
      });
    step(sentIn, 'sent', null);
    if (!isSilent) step(sentIn + this.#chance.delay(50, 10_000), end, errorCode);
  }

  #callBack(sid: string, textId: string, status: DeliveryStatus, errorCode: number | null): void {
    if (this.#chance.happens(this.faults.dropCallback)) return;
    const times = this.#chance.happens(this.faults.doubleCallback) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      this.#scheduler.after(this.#chance.delay(10, 8_000), null, 'callback', () =>
        this.#tryCallback({ sid, textId, status, errorCode }, 1),
      );
    }
  }

  /** Repeated when it was not answered well within 4 s. */
  #tryCallback(report: Parameters<WebDoor['status']>[0], attempt: number): void {
    let isOver = false;
    const giveUp = (): void => {
      if (isOver) return;
      isOver = true;
      if (attempt < callbackTries) this.#tryCallback(report, attempt + 1);
    };
    this.#scheduler.after(4_000, null, 'callback timeout', giveUp);
    const call = async (): Promise<void> => {
      if (!(await this.#callOnce(report))) return giveUp();
      if (!isOver) this.events.acknowledged(report.sid, report.status);
      isOver = true;
    };
    void call();
  }

  async #callOnce(report: Parameters<WebDoor['status']>[0]): Promise<boolean> {
    try {
      return await this.web.status(report);
    } catch {
      return false;
    }
  }

  async #ask(machine: Machine, label: string): Promise<void> {
    await machine.wait(this.#chance.delay(5, 200), label);
    if (this.outage === 'refuses')
      throw new CarrierFailure({ kind: 'not_sent', reason: 'ECONNREFUSED', isRead: true });
    const isLost = this.outage !== null || this.#chance.happens(this.faults.lostBefore);
    if (isLost) throw new CarrierFailure({ kind: 'lost', reason: 'timeout', isRead: true });
  }

  async *#list(machine: Machine, filter: MessageFilter): AsyncGenerator<MessageRecord> {
    await this.#ask(machine, 'list');
    const { now } = this.#scheduler;
    const since = filter.sentAfter?.getTime() ?? 0;
    const texts = [
      ...this.creates
        .filter(({ listedAt }) => listedAt <= now)
        .map((one) => ({ ...one, direction: 'outbound-api' as const })),
      ...this.inbound.map((one) => ({
        ...one,
        direction: 'inbound' as const,
        createdAt: one.sentAt,
        status: 'received',
        errorCode: null,
      })),
    ];
    for (const text of texts.toSorted((one, other) => other.createdAt - one.createdAt)) {
      if (filter.to !== undefined && text.to !== filter.to) continue;
      if (text.createdAt >= since) yield recordOf(text);
    }
  }

  #newSid(): string {
    this.#lastSid += 1;
    return `SM${this.#lastSid.toString(16).padStart(32, '0')}`;
  }
}

type Listed = Pick<Created, 'sid' | 'from' | 'to' | 'body' | 'createdAt' | 'errorCode'> & {
  status: string;
  direction: 'inbound' | 'outbound-api';
};

function recordOf({ sid, from, to, body, createdAt, errorCode, status, direction }: Listed): MessageRecord {
  return {
    sid,
    direction,
    status,
    to,
    from,
    messagingServiceSid: null,
    body,
    segments: 1,
    mediaCount: 0,
    errorCode,
    price: null,
    priceUnit: null,
    dateCreated: new Date(createdAt),
    dateSent: new Date(createdAt),
    dateUpdated: null,
  };
}
