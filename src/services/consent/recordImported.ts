import type { Connection } from '@/db/database.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { numberGivenWording } from '@/domain/consent/consentWording.ts';
import type { ImportedConsent } from '@/domain/consent/importRow.ts';
import { actorColumns, type Context } from '../context.ts';
import { optOutRule } from './consentNames.ts';
import { recordOneConsent } from './recordConsent.ts';

/**
 * Records what a line of a file says: a consent or its end, an event a category with the line as evidence; or an opt-out, for which the
 * caller holds `lockNumberForOptOut`.
 */
export async function recordImported(
  ctx: Context,
  tx: Connection,
  { row, phoneNumber, patientId }: { row: ImportedConsent; phoneNumber: string; patientId: string | null },
  evidence: { importId: string; line: number },
): Promise<void> {
  if (row.consent === 'stop') {
    await recordOptOut(ctx, tx, {
      clinicId: ctx.clinicId,
      phoneNumber,
      source: 'import',
      rule: optOutRule(row),
      messageId: null,
      ...actorColumns(ctx.actor),
      at: ctx.now(),
    });
    return;
  }
  const isNumberGiven = row.source === 'intake_form';
  for (const category of new Set(row.categories)) {
    await recordOneConsent(ctx, tx, {
      patientId,
      phoneNumber,
      category,
      action: row.consent === 'yes' ? 'granted' : 'revoked',
      kind: row.kind,
      channel: row.source,
      language: row.language,
      means: row.means,
      basis: isNumberGiven ? 'intake_number' : 'patient',
      endsAt: null,
      evidenceReference: row.proof ?? undefined,
      evidence,
      wording: row.wording ?? numberGivenWording[row.language],
      occurredAt: new Date(row.givenOn.epochMilliseconds),
    });
  }
}
