import { beginning } from './machine.ts';
import type { Change, ModelDatabase, Transaction } from './modelDatabase.ts';
import type { Created } from './twilioModel.ts';
import type { Reply, Text } from './tables.ts';
import { callerOf } from '../../src/domain/ledger/lane.ts';
import type { DeliveryStatus, DispatchState } from '../../src/domain/message/status.ts';

/** A law that did not hold. */
export type Violation = { law: number; what: string };

/** In what order Twilio's statuses may follow each other; written down again here, so that the rule is not its own judge. */
const order: readonly DeliveryStatus[] = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'partially_delivered',
  'canceled',
  'delivered',
  'read',
  'undelivered',
  'failed',
];

/** Which way a text may go on our side. */
const ways: Record<DispatchState, readonly DispatchState[]> = {
  queued: ['sending', 'withdrawn', 'blocked', 'handed_over'],
  sending: ['handed_over', 'unknown', 'queued', 'withdrawn'],
  unknown: ['handed_over', 'withdrawn', 'queued'],
  withdrawn: ['handed_over'],
  blocked: [],
  handed_over: [],
};

const hourMs = 3_600_000;
/** Claims are counted by our clocks and written up to 2 s later. */
const slackMs = 8_000;

type Write = { at: number; text: Text };
type Made = Created & { isAutomated: boolean };

/** Looks on, knows the truth on both sides, and says what should never have happened. */
export class Witness {
  readonly violations: Violation[] = [];
  readonly #database: ModelDatabase;
  readonly #senders: ReadonlyMap<string, number>;
  readonly #skewMs: number;
  readonly #writes: Write[] = [];
  readonly #createsOf = new Map<string, number>();
  readonly #acknowledged = new Map<string, DeliveryStatus>();
  readonly #effectsOf = new Map<string, number>();
  readonly #made: Made[] = [];
  /** Numbers whose STOP we have stored, and when that was last. */
  readonly #stopped = new Map<string, number>();

  constructor(database: ModelDatabase, senders: ReadonlyMap<string, number>, skewMs: number) {
    this.#database = database;
    this.#senders = senders;
    this.#skewMs = skewMs;
  }

  blame(law: number, what: string): void {
    this.violations.push({ law, what });
  }

  committed(tx: Transaction, changes: readonly Change[]): void {
    for (const { table, before, after } of changes) {
      if (table === 'text') {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of this table
        this.#textChanged(tx, before as Text | undefined, after as Text);
      } else if (table === 'reply') {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of this table
        this.#replyChanged(before as Reply | undefined, after as Reply);
      } else if (table === 'task' && before) this.blame(3, 'a person was asked twice about one text');
    }
    const { about } = tx;
    if (about?.kind === 'effects') this.#effectsApplied(about.sid);
  }

  #textChanged(tx: Transaction, before: Text | undefined, after: Text): void {
    const name = nameOf(after);
    const isClaim = after.dispatchState === 'sending' && before?.attemptId !== after.attemptId;
    if (isClaim && after.category !== 'system' && this.#stopped.has(after.phoneNumber))
      this.blame(4, `${name} was claimed after a STOP of its number was committed (${tx.name})`);
    if (!before) return;
    if (
      before.dispatchState !== after.dispatchState &&
      !ways[before.dispatchState].includes(after.dispatchState)
    )
      this.blame(7, `${name} went from ${before.dispatchState} to ${after.dispatchState}`);
    if (rank(after.deliveryStatus) < rank(before.deliveryStatus))
      this.blame(7, `${name} went back from ${before.deliveryStatus} to ${after.deliveryStatus}`);
    if (before.twilioSid !== null && before.twilioSid !== after.twilioSid)
      this.blame(3, `${name} changed its SID`);
  }

  #replyChanged(before: Reply | undefined, after: Reply): void {
    if (before !== undefined && after.storedAt !== before.storedAt)
      this.blame(8, `the text ${after.sid} was stored twice`);
    if (before !== undefined || after.body !== 'STOP') return;
    const earlier = this.#stopped.get(after.phoneNumber) ?? 0;
    this.#stopped.set(after.phoneNumber, Math.max(earlier, after.occurredAt));
  }

  #effectsApplied(sid: string): void {
    const count = (this.#effectsOf.get(sid) ?? 0) + 1;
    this.#effectsOf.set(sid, count);
    if (count > 1) this.blame(8, `the effects of the text ${sid} were applied ${count} times`);
    const reply = this.#database.contents.reply.get(sid);
    // Only a START that came after the last STOP takes it back; a webhook does not say when the patient wrote.
    if (reply?.body === 'START' && reply.occurredAt >= (this.#stopped.get(reply.phoneNumber) ?? 0))
      this.#stopped.delete(reply.phoneNumber);
  }

  /** The first byte of a create leaves a process. */
  written(textId: string, at: number): void {
    const text = this.#database.contents.text.get(textId);
    if (text?.dispatchState !== 'sending' || text.claimedAt === null) {
      this.blame(
        1,
        `${textId} was handed to Twilio as ${text?.dispatchState ?? 'nothing'}, without a committed claim`,
      );
      return;
    }
    const age = beginning + at - text.claimedAt;
    // A clock of whole milliseconds is up to one behind.
    if (age > 2_001 + this.#skewMs)
      this.blame(4, `${nameOf(text)} left ${Math.round(age)} ms after its claim`);
    if (text.deadlineAt !== null && beginning + at > text.deadlineAt + this.#skewMs)
      this.blame(5, `${nameOf(text)} left after its deadline`);
    this.#writes.push({ at, text });
    this.#watchPace(text, at);
  }

  #madeWithin(text: Text, at: number): number {
    return this.#made.filter(
      (created) =>
        created.to === text.phoneNumber && created.isAutomated && created.writtenAt > at - hourMs + slackMs,
    ).length;
  }

  #watchPace({ senderId }: Text, at: number): void {
    // Direct sends pay and do not wait: those behind them wait for what they owe.
    const pace = this.#senders.get(senderId) ?? 0;
    const windowMs = 5_000;
    const segments = this.#writes
      .filter(({ text, at: when }) => text.senderId === senderId && when > at - windowMs && !isDirect(text))
      .reduce((sum, one) => sum + one.text.segments, 0);
    // A burst of 3 s, the window, claims of up to 2 s before it, clocks that differ, and the last text's own length.
    const most = pace * (3 + windowMs / 1000 + 2 + (2 * this.#skewMs) / 1000) + 3 + 3;
    if (segments > Math.max(most, 7 + pace * 7))
      this.blame(9, `${segments} segments of ${senderId} within 5 s`);
  }

  /** Twilio makes a text of ours. */
  created(created: Created): void {
    const text = created.textId === null ? undefined : this.#database.contents.text.get(created.textId);
    if (!text) return;
    this.#made.push({ ...created, isAutomated: callerOf(text.lane) === 'automated' });
    const intent = text.intentKey ?? text.id;
    const count = (this.#createsOf.get(intent) ?? 0) + 1;
    this.#createsOf.set(intent, count);
    if (count > 1) this.blame(2, `${nameOf(text)} reached Twilio ${count} times`);
    if (callerOf(text.lane) === 'automated') {
      const made = this.#madeWithin(text, created.writtenAt);
      if (made > 2) this.blame(10, `${text.phoneNumber} got ${made} automated texts within an hour`);
    }
  }

  /** We have told Twilio that we have its callback. */
  acknowledged(sid: string, status: DeliveryStatus): void {
    const known = this.#acknowledged.get(sid) ?? null;
    if (rank(status) > rank(known)) this.#acknowledged.set(sid, status);
  }

  /** Doubts of one outage. */
  countDoubts(): void {
    for (const [senderId, pace] of this.#senders) {
      const count = [...this.#database.contents.text.values()].filter(
        (text) => text.senderId === senderId && ['unknown', 'sending'].includes(text.dispatchState),
      ).length;
      const most = Math.max(3, Math.ceil(pace / 4));
      if (count > most) this.blame(2, `an outage left ${count} texts of ${senderId} in doubt`);
    }
  }

  /** When everything has come to rest: nothing is lost, and what we say is what is. */
  final(now: number, creates: readonly Created[], inbound: readonly { sid: string }[]): void {
    const { text: texts, reply: replies, task: tasks } = this.#database.contents;
    const bySid = new Map(creates.map((created) => [created.sid, created]));
    const owners = new Map<string, string>();
    for (const text of texts.values()) {
      this.#finalText(text, now, creates, bySid, tasks.has(text.id));
      if (text.twilioSid === null) continue;
      if (owners.has(text.twilioSid)) this.blame(3, `${text.twilioSid} belongs to two texts`);
      owners.set(text.twilioSid, text.id);
    }
    for (const { sid } of inbound) {
      const reply = replies.get(sid);
      if (!reply) this.blame(8, `the text ${sid} of a patient is lost`);
      else if (reply.effectsAppliedAt === null) this.blame(8, `the text ${sid} has had no effect`);
    }
  }

  /** Everything automated waits until a person has released the clinic's brake. */
  isBraked(text: Text): boolean {
    return callerOf(text.lane) === 'automated' && this.#database.contents.brake.has('clinic');
  }

  #finalText(
    text: Text,
    now: number,
    creates: readonly Created[],
    bySid: ReadonlyMap<string, Created>,
    isShown: boolean,
  ): void {
    const name = nameOf(text);
    const own = creates.filter((created) => created.textId === text.id);
    switch (text.dispatchState) {
      case 'sending':
        this.blame(1, `${name} is still being sent, and nobody does`);
        break;
      case 'queued':
        if (own.length > 0) this.blame(2, `${name} is at Twilio and waits here`);
        if (text.sendAfter !== null && text.sendAfter <= now && !this.isBraked(text))
          this.blame(1, `${name} is due and nobody sends it`);
        if (text.sendAfter === null && text.reasonCode !== 'brake')
          this.blame(1, `${name} waits for nothing`);
        break;
      case 'unknown':
        if (!isShown) this.blame(3, `${name} is in doubt and nobody is asked`);
        break;
      case 'withdrawn':
      case 'blocked':
        if (text.reasonCode === null) this.blame(1, `${name} is ${text.dispatchState} without a reason`);
        if (own.length > 0 && text.reasonCode !== 'settled_by_person')
          this.blame(1, `${name} is at Twilio and ${text.dispatchState} here`);
        break;
      case 'handed_over': {
        if (text.twilioSid === null) {
          if (text.deliveryStatus !== 'failed') this.blame(3, `${name} is handed over without a SID`);
          if (own.length > 0) this.blame(2, `${name} counts as refused and is at Twilio`);
          break;
        }
        const theirs = bySid.get(text.twilioSid);
        // Texts with the same sender, recipient and words are interchangeable: which is which makes no difference.
        const isOurs =
          theirs !== undefined &&
          theirs.textId !== null &&
          theirs.to === text.phoneNumber &&
          theirs.body === text.body;
        if (!isOurs) this.blame(3, `${name} has the SID of somebody else’s text`);
        if (rank(text.deliveryStatus) < rank(this.#acknowledged.get(text.twilioSid) ?? null))
          this.blame(7, `${name} is ${text.deliveryStatus}: a callback that we had was lost`);
      }
    }
  }
}

function isDirect(text: Text): boolean {
  return text.attempts === 1 && text.createdAt === text.claimedAt;
}

function rank(status: DeliveryStatus | null): number {
  return status === null ? -1 : order.indexOf(status);
}

function nameOf(text: Text): string {
  return `${text.lane} text ${text.id.slice(-4)}${text.intentKey ? ` (${text.intentKey})` : ''}`;
}
