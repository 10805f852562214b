import type { Category } from '../../src/domain/message/category.ts';
import type { DeliveryStatus, DispatchState } from '../../src/domain/message/status.ts';
import type { Caller } from '../../src/domain/ledger/brake.ts';
import type { Circuit } from '../../src/domain/ledger/circuit.ts';
import type { Lane } from '../../src/domain/ledger/lane.ts';
import type { PaceBucket } from '../../src/domain/ledger/pace.ts';

/** A text of ours as the model keeps it; times are epoch milliseconds. */
export type Text = {
  readonly id: string;
  readonly senderId: string;
  readonly phoneNumber: string;
  readonly lane: Lane;
  readonly category: Category;
  readonly body: string;
  readonly segments: number;
  readonly intentKey: string | null;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  readonly dispatchState: DispatchState;
  readonly deliveryStatus: DeliveryStatus | null;
  readonly twilioSid: string | null;
  readonly errorCode: number | null;
  readonly reasonCode: string | null;
  readonly attempts: number;
  /** Calls for it that Twilio may have acted on. */
  readonly creates: number;
  readonly attemptId: string | null;
  readonly claimedAt: number | null;
  readonly sendAfter: number | null;
  readonly handedOverAt: number | null;
};

/** A text of a patient. */
export type Reply = {
  readonly sid: string;
  readonly phoneNumber: string;
  readonly senderId: string;
  readonly body: string;
  /** When Twilio says that it was sent, if it was fetched; else when it came. */
  readonly occurredAt: number;
  readonly storedAt: number;
  readonly effectsAppliedAt: number | null;
};

/** A status callback as it is kept; without a text while nobody knows whose it is. */
export type Report = {
  readonly id: string;
  readonly textId: string | null;
  readonly sid: string;
  readonly status: DeliveryStatus;
  readonly errorCode: number | null;
};

export type SenderPace = { readonly bucket: PaceBucket };

/** Everything that the model of the database holds, by primary key. */
export type Tables = {
  text: Text;
  reply: Reply;
  report: Report;
  /** By number. */
  suppression: { readonly askedAt: number };
  /** By sender, and one for the account. */
  pace: SenderPace;
  circuit: { readonly circuit: Circuit };
  /** By slot. */
  automated: { readonly slot: number; readonly claims: number };
  /** By caller and number; `clinic` for the whole of it. */
  brake: { readonly caller: Caller; readonly phoneNumber: string | null };
  /** A text that a person is asked about, by its id. */
  task: { readonly openedAt: number };
};

export type TableName = keyof Tables;
