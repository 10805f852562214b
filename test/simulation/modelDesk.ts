import type { Defences } from './defences.ts';
import type { Machine } from './machine.ts';
import type { ModelDatabase } from './modelDatabase.ts';

export type ModelSender = { id: string; phoneNumber: string; segmentsPerSecond: number };

/** What one process works with: its clock, its way to the database, and the defences that are up. */
export type ModelDesk = {
  clinicId: string;
  machine: Machine;
  database: ModelDatabase;
  defences: Defences;
  newId: () => string;
  senderOf: (senderId: string) => ModelSender;
  /** Which sender has this number. */
  senderAt: (phoneNumber: string) => string;
  /** Which bucket a sender's claims are paid from. */
  paceKey: (senderId: string) => string;
  accountSegmentsPerSecond: number;
  automatedPerHour: number;
};
