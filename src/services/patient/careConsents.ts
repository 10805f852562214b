import { consentEventsOfNumbers } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';
import type { Category } from '@/domain/message/category.ts';
import type { CareConsent } from '@/domain/patient/careConsent.ts';
import { ruleEvent } from '../consent/consentState.ts';
import type { Context } from '../context.ts';

/** Kinds of care texts that can be agreed to by themselves. */
const parts = ['appointment', 'prescription', 'results'] as const satisfies readonly Category[];

/**
 * What is on record for texts about visits and care, by patient and number (TCPA-06). Opt-outs, which beat any consent, are asked for
 * separately.
 */
export async function careConsents(
  ctx: Context,
  connection: Connection,
  policy: 'standard' | 'strict',
  phoneNumbers: readonly string[],
): Promise<(patientId: string, phoneNumber: string) => CareConsent> {
  const onRecord = await consentEventsOfNumbers(connection, ctx.clinicId, phoneNumbers);
  const now = ctx.now().toTemporalInstant();
  return (patientId, phoneNumber) => {
    const events = (onRecord.get(phoneNumber) ?? [])
      .filter((event) => event.patientId === null || event.patientId === patientId)
      .map(ruleEvent);
    const isAllowed = (category: Category): boolean => hasConsent({ category, policy, now, events }).allowed;
    if (isAllowed('care')) return 'all';
    return parts.some(isAllowed) ? 'part' : 'none';
  };
}
