import { recordAudit } from '@/db/auditQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import type { PreferenceVisit, VisitEvidence } from './preferenceVisit.ts';

/** Stops all texts to the number of the link, and takes back what waits. It asks for nothing else: an opt-out needs no login (TCPA-11). */
export async function stopByLink({ ctx, link }: PreferenceVisit, evidence: VisitEvidence): Promise<void> {
  const { clinicId, phoneNumber, patientId } = link;
  await ctx.db.transaction().execute(async (tx) => {
    await lockNumberForOptOut(tx, clinicId, phoneNumber);
    await recordOptOut(ctx, tx, {
      clinicId,
      phoneNumber,
      source: 'preference_page',
      rule: 'preference_page',
      messageId: null,
      actorKind: 'patient',
      // Whoever holds the phone: nobody has asked who that is.
      actorId: null,
      at: ctx.now(),
    });
    await recordAudit(tx, {
      clinicId,
      id: ctx.newId(),
      action: 'preference_link.stopped',
      subjectKind: 'patient',
      subjectId: patientId,
      actorKind: 'patient',
      actorId: null,
      detail: { linkId: evidence.linkId, addressHash: evidence.addressHash },
      occurredAt: ctx.now(),
    });
  });
}
