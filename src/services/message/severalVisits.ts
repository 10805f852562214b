import { atLocation } from '@/domain/location/atLocation.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ConsentFinding } from '@/services/consent/consentFor.ts';
import type { Asked } from './assessMessage.ts';

/**
 * Everybody whom a text tells of: whom it is for, and the patients of the other visits that it names. Null is nobody in particular.
 * @throws Refusal recipient_mismatch for somebody who is not reached at the number, conflict for a visit that goes in no text with others
 */
export function patientsToldOf(asked: Asked): (string | null)[] {
  const { about, facts, patient } = asked;
  if (about.others.length === 0) return [patient?.id ?? null];
  if (about.others.some(({ patientId }) => facts.patients.every(({ id }) => id !== patientId))) {
    throw new Refusal(
      'recipient_mismatch',
      'One of these visits is of a patient who is not reached at this number.',
      {
        field: 'to',
      },
    );
  }
  if ([about.appointment, ...about.others].some((visit) => isPrivate(asked, visit?.location ?? null))) {
    throw new Refusal('conflict', 'A visit at a discreet place goes in no text together with others.', {
      reason: 'private_visit',
    });
  }
  return [...new Set([patient?.id ?? null, ...about.others.map(({ patientId }) => patientId)])];
}

/** What is found of several people: what refuses one of them refuses the text. */
export function strictest(findings: readonly ConsentFinding[]): ConsentFinding {
  const found = findings.find(({ allowed }) => !allowed) ?? findings[0];
  if (!found) throw new Error('nobody was asked about');
  return found;
}

/** Names nobody, or would tell of substance use treatment (SENS-01). */
function isPrivate({ clinic }: Asked, location: Parameters<typeof atLocation>[1]): boolean {
  const { isDiscreet, sensitivity } = atLocation(clinic, location).content;
  return isDiscreet || sensitivity === 'sud';
}
