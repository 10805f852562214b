import { staffOfClinic } from '@/db/staffQueries.ts';
import { requireScope, type Context } from '../context.ts';
import { presentStaff, type PresentedStaffMember } from './presentStaff.ts';

/** Everybody who has or had an account at the clinic. @throws Refusal forbidden */
export async function listStaff(ctx: Context): Promise<{ items: PresentedStaffMember[] }> {
  requireScope(ctx.actor, 'staff:manage');
  return { items: await presentStaff(ctx.db, ctx.clinicId, await staffOfClinic(ctx.db, ctx.clinicId)) };
}
