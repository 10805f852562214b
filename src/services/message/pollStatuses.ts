import { sql } from 'kysely';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import { statusCallbackUrl } from '@/twilio/callbackUrl.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordStatuses } from './recordStatus.ts';

/** Where callbacks come, a text is asked about only when they have stopped: Twilio advises 12 hours (logging guide). */
const withCallbacksMs = 12 * 3_600_000;
/** Where Twilio cannot call us, texts are asked about soon and then ever less often, until this age. */
const withoutCallbacksMs = 3_000;
const giveUpMs = 72 * 3_600_000;
const batch = 20;

/** Asks Twilio about texts whose status stands still. Returns how many it asked about. */
export async function pollStatuses(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now().getTime();
  const callback = statusCallbackUrl({
    publicUrl: deps.settings.publicUrl,
    clinicId,
    messageId: clinicId,
    hasApiBaseUrl: deps.settings.hasOwnTwilioServer,
  });
  const waitMs = callback ? withCallbacksMs : withoutCallbacksMs;
  const rows = await deps.db
    .selectFrom('message as m')
    .select(['m.id', 'm.twilioSid', 'm.handedOverAt'])
    .where('m.clinicId', '=', clinicId)
    .where('m.direction', '=', 'outbound')
    .where('m.dispatchState', '=', 'handed_over')
    .where('m.twilioSid', 'is not', null)
    .where('m.deliveryStatus', 'in', ['accepted', 'scheduled', 'queued', 'sending', 'sent'])
    .where('m.handedOverAt', '<', new Date(now - waitMs))
    .where('m.handedOverAt', '>', new Date(now - giveUpMs))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('messageEvent as e')
            .select('e.id')
            .whereRef('e.clinicId', '=', 'm.clinicId')
            .whereRef('e.messageId', '=', 'm.id')
            .where('e.kind', '=', 'polled')
            // Asked again after a third of the text's age: 3 s, 4 s, 5.3 s … hours.
            .where(
              sql<boolean>`e.occurred_at > ${new Date(now)}::timestamptz - greatest(interval '3 seconds', (${new Date(now)}::timestamptz - m.handed_over_at) / 3)`,
            ),
        ),
      ),
    )
    .orderBy('m.handedOverAt')
    .limit(batch)
    .execute();
  for (const row of rows) await ask(deps, clinicId, row.id, row.twilioSid);
  return rows.length;
}

async function ask(deps: Deps, clinicId: string, messageId: string, sid: string | null): Promise<void> {
  if (sid === null) return;
  try {
    const record = await deps.carrier.fetchMessage(sid);
    await recordStatuses(deps, [
      {
        clinicId,
        messageId,
        sid,
        rawStatus: record.status,
        errorCode: record.errorCode,
        form: null,
        kind: 'polled',
      },
    ]);
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    // Test credentials send, and have nothing to be asked about afterwards.
    if (error.twilioCode === testCredentialsCode) return;
    deps.log.warn({ messageId, error }, 'Twilio could not be asked about a text');
  }
}
