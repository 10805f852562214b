import { z } from 'zod';
import type { AuditFilter } from '@/client/api.ts';

/** The filters of the audit trail in the address: ids and words of ours, never names. */
export const auditSearchSchema = z.object({
  /** `patient`, or `patient.viewed`. */
  what: z
    .string()
    .regex(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/)
    .optional()
    .catch(undefined),
  /** A kind of caller, or `staff:` and an id. */
  who: z
    .string()
    .regex(/^(staff|api_key|host|patient|webhook|job|unknown)(:[\da-f-]{36})?$/)
    .optional()
    .catch(undefined),
  patient: z.uuid().optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearchSchema>;

const kinds = ['staff', 'api_key', 'host', 'patient', 'webhook', 'job', 'unknown'] as const;

/** What the API is asked for. */
export function filterOf({ what, who, patient, from, to }: AuditSearch): AuditFilter {
  const [kindText, id] = who?.split(':') ?? [];
  const kind = kinds.find((one) => one === kindText);
  return {
    ...(what === undefined ? {} : { action: what }),
    ...(kind === undefined ? {} : { actorKind: kind }),
    ...(id === undefined ? {} : { actorId: id }),
    ...(patient === undefined ? {} : { patientId: patient }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
