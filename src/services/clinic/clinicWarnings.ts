import { brakesSet } from '@/db/figureQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { lastHeartbeat } from '@/db/heartbeatQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import { hasDisabledEndpoint } from '@/db/webhookEndpointQueries.ts';
import { senderStates } from '@/db/senderStateQueries.ts';
import { senderStage } from '@/domain/gate/senderStage.ts';
import { countryOfNumber } from '@/domain/phone/countryOfNumber.ts';
import { isPublicHost } from '@/twilio/publicHost.ts';
import type { Context } from '../context.ts';
import { findOldRules, findZoneDataProblem } from './ruleWarnings.ts';

/** A worker beats every few seconds; after this long nobody does the background work. */
export const silentWorkerMs = 60_000;

export type ClinicWarning = {
  code:
    | 'sending_disabled'
    | 'no_callbacks'
    | 'cancel_unsubscribes'
    | 'account_not_confirmed'
    | 'no_worker'
    | 'zone_data_old'
    | 'rules_old'
    | 'sender_held'
    | 'brake_set'
    | 'circuit_open'
    | 'webhook_disabled';
  message: string;
};

/** What staff should know about this installation before they rely on it. */
export async function clinicWarnings(ctx: Context, sender: SenderRow | undefined): Promise<ClinicWarning[]> {
  const { settings } = ctx;
  const warnings: ClinicWarning[] = [];
  if (!settings.sendingEnabled) {
    warnings.push({
      code: 'sending_disabled',
      message:
        'Sending is switched off (NEXT_PUBLIC_ENABLE_TWILIO_SMS). Texts from patients, STOP included, still arrive.',
    });
  }
  if (settings.mode === 'twilio') {
    if (!settings.hasOwnTwilioServer && !isPublicHost(new URL(settings.publicUrl).hostname)) {
      warnings.push({
        code: 'no_callbacks',
        message:
          'Twilio cannot reach PUBLIC_URL: delivery statuses are fetched now and then, and answers come late.',
      });
    }
    if (sender?.cancelHandling === 'carrier_opt_out') {
      warnings.push({
        code: 'cancel_unsubscribes',
        message:
          'On this number Twilio takes the word CANCEL for an opt-out. Use the reminder with 1, 2, 3, or free the word in Advanced Opt-Out.',
      });
    }
  }
  const account = await accountWarning(ctx, sender);
  if (account !== null) warnings.push({ code: 'account_not_confirmed', message: account });
  const beat = await lastHeartbeat(ctx.db);
  if (beat === null || ctx.now().getTime() - beat.getTime() > silentWorkerMs) {
    warnings.push({
      code: 'no_worker',
      message: 'No worker is running: reminders, scheduled texts and retries wait until one is.',
    });
  }
  const oldZones = findZoneDataProblem(ctx.now());
  if (oldZones !== null) warnings.push({ code: 'zone_data_old', message: oldZones });
  const oldRules = findOldRules(ctx.now());
  if (oldRules !== null) warnings.push({ code: 'rules_old', message: oldRules });
  if (await hasDisabledEndpoint(ctx.db, ctx.clinicId)) {
    warnings.push({
      code: 'webhook_disabled',
      message:
        'Other software is not told of what happens here: a webhook endpoint was disabled because it did not answer. Messages wait for it; see Settings, Webhooks.',
    });
  }
  return [...warnings, ...(await stopsOf(ctx))];
}

/** What the account lacks for patient texts, by the very stage of the gate (HIPAA-09); null under the simulator, unless the clinic is strict. */
async function accountWarning(ctx: Context, sender: SenderRow | undefined): Promise<string | null> {
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  if (ctx.settings.mode === 'simulator' && clinic.policy === 'standard') return null;
  const found = senderStage(
    { isHeld: false, country: sender?.phoneNumber ? countryOfNumber(sender.phoneNumber) : null },
    {
      clinicCountry: clinic.country,
      isBaaConfirmed: clinic.baaConfirmedAt !== null,
      isHipaaAccountConfirmed: clinic.hipaaAccountConfirmedAt !== null,
    },
    { policy: clinic.policy, category: 'care' },
  );
  if (found.length === 0) return null;
  const follows = clinic.policy === 'strict' ? 'Until then no text goes to patients.' : '';
  return [...found.map(({ sentence }) => sentence), follows].join(' ').trim();
}

/** What stops texts just now: for everybody who would wonder why nothing goes. */
async function stopsOf({ db, clinicId }: Context): Promise<ClinicWarning[]> {
  const senders = await senderStates(db, clinicId);
  const brakes = await brakesSet(db, clinicId);
  const stops: ClinicWarning[] = [];
  if (senders.some(({ heldAt }) => heldAt !== null)) {
    stops.push({
      code: 'sender_held',
      message:
        'Nothing is being sent: Twilio knows texts from your number that are not in this database, as after a restored backup. Texts from patients arrive. An administrator compares and lets sending go on.',
    });
  }
  if (brakes.some(({ kind }) => kind === 'clinic')) {
    stops.push({
      code: 'brake_set',
      message:
        'Automated texts wait: more were asked for within an hour than your clinic allows. What people write and answers to patients go out. An administrator or manager looks why, and releases the brake.',
    });
  }
  if (senders.some(({ circuitOpenedAt }) => circuitOpenedAt !== null)) {
    stops.push({
      code: 'circuit_open',
      message:
        'Twilio does not answer just now. Texts wait and go out by themselves when it does; none is lost and none is sent twice. For anything urgent, call.',
    });
  }
  return stops;
}
