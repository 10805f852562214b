import type { Config } from '@/config/config.ts';
import { recordAudit } from '@/db/auditQueries.ts';
import { firstClinic, insertClinic, lockInstallation } from '@/db/clinicQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { installEnvironmentKey, type EnvironmentKeyState } from '../apiKey/installEnvironmentKey.ts';
import { actorColumns, type Context } from '../context.ts';
import { createStaffMember } from '../staff/createStaffMember.ts';
import type { StaffAccounts } from '../staff/staffAccounts.ts';
import { installBuiltInTemplates } from '../template/installBuiltInTemplates.ts';
import { installUsualNotices } from '../notice/installUsualNotices.ts';
import { installUsualReminders } from '../reminder/installUsualReminders.ts';
import { adoptSender, type SenderNumber } from './adoptSender.ts';
import { demoAccount, demoClinic } from './demo/demoClinic.ts';

/** What the environment says of the first clinic. */
export type ClinicSettings = Pick<Config, 'clinic' | 'admin' | 'apiKey'> & { sender: SenderNumber };

export type BootstrappedClinic = {
  clinicId: string;
  isNew: boolean;
  apiKey: EnvironmentKeyState;
  /** The demo's sign-in, to be printed; null once the environment names an account of its own, and in live mode. */
  demoAccount: { email: string; password: string } | null;
};

/** A first start with real credentials needs to be told more than the environment says. One sentence a problem. */
export class MissingClinicSettings extends Error {
  override readonly name = 'MissingClinicSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Sees to it that the clinic of the environment exists: its row, data key, sender, built-in templates, first staff
 * account and API key. Safe at every start and in several processes at once; what is there stays, except that the
 * sender and the API key follow the environment.
 * @throws MissingClinicSettings
 */
export async function bootstrapClinic(
  deps: Deps,
  accounts: StaffAccounts,
  settings: ClinicSettings,
): Promise<BootstrappedClinic> {
  const { clinicId, isNew, apiKey } = await deps.db.transaction().execute(async (tx) => {
    await lockInstallation(tx);
    const known = await firstClinic(tx);
    const ctx = contextFor(deps, known?.id ?? deps.newId());
    if (!known) await createClinic(ctx, tx, settings);
    await adoptSender(ctx, tx, settings.sender);
    await installBuiltInTemplates(ctx, tx);
    await installUsualReminders(ctx, tx);
    await installUsualNotices(ctx, tx);
    const state = await installEnvironmentKey(ctx, tx, settings.apiKey);
    return { clinicId: ctx.clinicId, isNew: !known, apiKey: state };
  });
  const isDemo = settings.admin === null && deps.settings.mode === 'simulator';
  const account = isDemo ? demoAccount : settings.admin && { name: 'Administrator', ...settings.admin };
  if (account) {
    await createStaffMember(contextFor(deps, clinicId), accounts, { ...account, role: 'admin' });
  }
  return {
    clinicId,
    isNew,
    apiKey,
    demoAccount: isDemo ? { email: demoAccount.email, password: demoAccount.password } : null,
  };
}

function contextFor(deps: Deps, clinicId: string): Context {
  return { ...deps, clinicId, actor: { kind: 'job', id: 'bootstrap' } };
}

async function createClinic(
  ctx: Context,
  tx: Parameters<typeof insertClinic>[0],
  settings: ClinicSettings,
): Promise<void> {
  const { clinic } = settings;
  const demo = ctx.settings.mode === 'simulator' ? demoClinic : null;
  const name = clinic.name ?? demo?.name;
  const timeZone = clinic.timeZone ?? demo?.timeZone;
  const phoneNumber = clinic.phone ?? demo?.phoneNumber;
  const problems = [
    ...(name ? [] : ['HEARBACK_CLINIC_NAME must be set: texts say who sends them.']),
    ...(phoneNumber ? [] : ['HEARBACK_CLINIC_PHONE must be set: patients are told to call it.']),
    ...(timeZone ? [] : ['HEARBACK_TIME_ZONE must be set: appointments are in the clinic’s time.']),
    ...(settings.admin || demo
      ? []
      : ['HEARBACK_ADMIN_EMAIL and HEARBACK_ADMIN_PASSWORD must be set: the first staff account.']),
  ];
  if (!name || !timeZone || !phoneNumber || problems.length > 0) throw new MissingClinicSettings(problems);
  await insertClinic(tx, {
    id: ctx.clinicId,
    name,
    phoneNumber,
    timeZone,
    country: clinic.country,
    createdAt: ctx.now(),
  });
  await ctx.vault.createKey(tx, ctx.clinicId, ctx.newId());
  await recordAudit(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action: 'clinic.created',
    subjectKind: 'clinic',
    subjectId: ctx.clinicId,
    ...actorColumns(ctx.actor),
    detail: {},
    occurredAt: ctx.now(),
  });
}
