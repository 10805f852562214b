import { lastHeartbeat } from '@/db/heartbeatQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import { isPublicHost } from '@/twilio/publicHost.ts';
import type { Context } from '../context.ts';

/** A worker beats every few seconds; after this long nobody does the background work. */
export const silentWorkerMs = 60_000;

export type ClinicWarning = {
  code: 'sending_disabled' | 'no_callbacks' | 'cancel_unsubscribes' | 'no_worker';
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
  const beat = await lastHeartbeat(ctx.db);
  if (beat === null || ctx.now().getTime() - beat.getTime() > silentWorkerMs) {
    warnings.push({
      code: 'no_worker',
      message: 'No worker is running: reminders, scheduled texts and retries wait until one is.',
    });
  }
  return warnings;
}
