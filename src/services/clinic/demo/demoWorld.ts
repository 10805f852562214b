import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import type { Context } from '../../context.ts';
import type { DemoPatient } from './demoPatients.ts';
import type { DemoThread } from './demoThreads.ts';
import type { DemoVisit } from './demoVisits.ts';

/** What the parts of the seed share, within one transaction. */
export type DemoWorld = {
  ctx: Context;
  tx: Connection;
  clinic: ClinicRow;
  sender: SenderRow;
  now: Date;
  /** The two people at the front desk. */
  staffId: string;
  colleagueId: string;
  patients: Map<number, DemoPatient & { id: string }>;
  visits: Map<string, DemoVisit & { id: string; startsAt: Date }>;
};

/** A conversation while it is told: the visit that was asked about last, and the patient's last text. */
export type Told = {
  thread: DemoThread;
  conversationId: string;
  question: { id: string; visit: string } | null;
  lastInbound: { id: string; at: Date } | null;
};

export function hoursBefore(now: Date, hours: number): Date {
  return new Date(now.getTime() - Math.round(hours * 3_600_000));
}

export function demoPatient(world: DemoWorld, shortId: number): DemoPatient & { id: string } {
  const patient = world.patients.get(shortId);
  if (!patient) throw new RangeError(`the demo has no patient ${shortId}`);
  return patient;
}

export function demoVisit(world: DemoWorld, key: string): DemoVisit & { id: string; startsAt: Date } {
  const visit = world.visits.get(key);
  if (!visit) throw new RangeError(`the demo has no visit ${key}`);
  return visit;
}
