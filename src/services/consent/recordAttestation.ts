import { recordChange } from '@/db/changeQueries.ts';
import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { actorColumns, type Context } from '@/services/context.ts';
import type { Assessment } from '@/services/message/assessMessage.ts';
import type { CallAttestation } from '@/services/message/sendRequest.ts';

/** Keeps what the caller of one send declared of the recipient's consent: words, time, place, who declared it. */
export async function recordAttestation(
  ctx: Context,
  tx: Connection,
  assessment: Assessment,
  attestation: CallAttestation,
  messageId: string,
): Promise<void> {
  const id = ctx.newId();
  await recordConsentEvent(tx, {
    clinicId: ctx.clinicId,
    id,
    patientId: assessment.patient?.id ?? null,
    phoneNumber: assessment.phoneNumber,
    category: assessment.category,
    kind: attestation.kind,
    action: 'attested',
    channel: attestation.channel,
    wording: attestation.wording,
    messageId,
    ...actorColumns(ctx.actor),
    occurredAt: attestation.obtainedAt,
  });
  await recordChange(tx, ctx.clinicId, 'consent', id);
}
