import type { Category } from '@/domain/message/category.ts';
import type { CareState } from '@/domain/patient/careState.ts';
import type { LineType } from '@/domain/patient/judgeNumber.ts';
import type { LinkRole } from '@/domain/patient/link.ts';
import type { KnownWhereabouts } from '@/domain/patient/whereabouts.ts';

/** A number of a patient's, as a send finds it. Moments are ISO text. */
export type LinkAtGate = {
  phoneNumber: string;
  role: LinkRole | null;
  categories: Category[] | null;
  startsOn: string | null;
  endsOn: string | null;
  confidentialSince: string | null;
  addedAt: string;
};

/** What the gate asks of a patient, whoever reads it. Moments are ISO text. */
export type PersonAtGate = KnownWhereabouts & {
  givenName: string;
  language: string;
  birthDate: string | null;
  deceasedAt: string | null;
  doNotTextSince: string | null;
  careState: CareState;
  /** The patient's numbers in use, and a confidential one that turned out to be somebody else's (HIPAA-04). */
  links: LinkAtGate[];
};

/**
 * SQL: the numbers in use of the patient that these expressions name, and a confidential one that turned out to be somebody else's: that the
 * patient asked for one number and no other outlives it (HIPAA-04).
 */
export function linksAtGateOf(clinicId: string, patientId: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('phoneNumber', o.phone_number, 'role', o.role,
      'categories', o.categories, 'startsOn', o.starts_on, 'endsOn', o.ends_on,
      'confidentialSince', o.confidential_since, 'addedAt', o.added_at)), '[]')
     from patient_phone_number o
    where o.clinic_id = ${clinicId} and o.patient_id = ${patientId}
      and (o.removed_at is null or (o.confidential_since is not null and o.removed_because <> 'removed')))`;
}

/** What is known of a number itself. Moments are ISO text. */
export type NumberAtGate = {
  lineType: LineType;
  lineTypeAt: string | null;
  verifiedAt: string | null;
  deadSince: string | null;
  reassignedAt: string | null;
};

/** SQL: what is known of the number that these expressions name; null where nothing has been learned. */
export function numberAtGateOf(clinicId: string, phoneNumber: string): string {
  return `(select jsonb_build_object('lineType', k.line_type, 'lineTypeAt', k.line_type_at, 'verifiedAt', k.verified_at,
      'deadSince', k.dead_since, 'reassignedAt', k.reassigned_at)
     from number_state k where k.clinic_id = ${clinicId} and k.phone_number = ${phoneNumber})`;
}
