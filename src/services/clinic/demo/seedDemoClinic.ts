import { randomBytes } from 'node:crypto';
import { clinicById, lockUntouchedClinic, setNextShortIds } from '@/db/clinicQueries.ts';
import { recordAudit } from '@/db/auditQueries.ts';
import { startRules } from '@/db/reminderRuleQueries.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { firstStaffMember } from '@/db/staffQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { actorColumns, type Context } from '../../context.ts';
import { createStaffMember } from '../../staff/createStaffMember.ts';
import type { StaffAccounts } from '../../staff/staffAccounts.ts';
import type { BootstrappedClinic } from '../bootstrapClinic.ts';
import { demoAccount, demoColleague } from './demoClinic.ts';
import { demoPatients } from './demoPatients.ts';
import { demoVisits } from './demoVisits.ts';
import type { DemoWorld } from './demoWorld.ts';
import { seedPatients } from './seedPatients.ts';
import { seedThreads } from './seedThreads.ts';
import { seedWaitingList } from './seedWaitingList.ts';
import { seedVisits } from './seedVisits.ts';

/**
 * Fills a new simulator's clinic with invented patients, appointments and conversations around now, once and in one
 * transaction. Does nothing with real credentials, or where a patient was ever added. Returns whether it did.
 */
export async function seedDemoClinic(
  deps: Deps,
  accounts: StaffAccounts,
  bootstrapped: Pick<BootstrappedClinic, 'clinicId' | 'demoAccount'>,
): Promise<boolean> {
  if (deps.settings.mode !== 'simulator') return false;
  const ctx: Context = { ...deps, clinicId: bootstrapped.clinicId, actor: { kind: 'job', id: 'demo' } };
  if (!(await isUntouched(ctx))) return false;
  // Where the first account has a password of its own, nobody gets in by the demo's.
  const password = bootstrapped.demoAccount ? demoAccount.password : randomBytes(24).toString('base64url');
  const colleague = await createStaffMember(ctx, accounts, { ...demoColleague, role: 'staff', password });
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockUntouchedClinic(tx, ctx.clinicId))) return false;
    const sender = await senderOfClinic(tx, ctx.clinicId);
    if (!sender) throw new Error('the clinic has no sender');
    const world: DemoWorld = {
      ctx,
      tx,
      clinic: await clinicById(tx, ctx.clinicId),
      sender,
      now: ctx.now(),
      staffId: (await firstStaffMember(tx, ctx.clinicId)).id,
      colleagueId: colleague.id,
      patients: new Map(),
      visits: new Map(),
    };
    await seedPatients(world);
    await seedVisits(world);
    await seedThreads(world);
    await seedWaitingList(world);
    await startRules(tx, ctx.clinicId, world.now);
    await setNextShortIds(tx, ctx.clinicId, {
      nextPatientShortId: Math.max(...demoPatients.map(({ shortId }) => shortId)) + 1,
      nextAppointmentShortId: demoVisits.length + 1,
    });
    await recordAudit(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      action: 'clinic.demo_seeded',
      subjectKind: 'clinic',
      subjectId: ctx.clinicId,
      ...actorColumns(ctx.actor),
      occurredAt: world.now,
    });
    return true;
  });
}

function isUntouched(ctx: Context): Promise<boolean> {
  return ctx.db.transaction().execute((tx) => lockUntouchedClinic(tx, ctx.clinicId));
}
