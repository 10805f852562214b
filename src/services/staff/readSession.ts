import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { senderOfClinic, type SenderRow } from '@/db/senderQueries.ts';
import { activeStaff } from '@/db/staffQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { clinicWarnings, type ClinicWarning } from '../clinic/clinicWarnings.ts';
import type { Actor, Context } from '../context.ts';

export type SessionView = {
  staffMember: Extract<Actor, { kind: 'staff' }>;
  clinic: ClinicRow;
  sender: SenderRow | undefined;
  warnings: ClinicWarning[];
  colleagues: { id: string; name: string }[];
};

/** Who is signed in, for which clinic, and what this installation can do. For people; a key has no session. */
export async function readSession(ctx: Context): Promise<SessionView> {
  const { actor, db, clinicId } = ctx;
  if (actor.kind !== 'staff') throw new Refusal('forbidden', 'Only a signed-in staff member has a session.');
  const [clinic, sender, colleagues] = await Promise.all([
    clinicById(db, clinicId),
    senderOfClinic(db, clinicId),
    activeStaff(db, clinicId),
  ]);
  return { staffMember: actor, clinic, sender, colleagues, warnings: await clinicWarnings(ctx, sender) };
}
