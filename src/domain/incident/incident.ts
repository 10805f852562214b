/** What may have gone wrong with patient data (HIPAA-08). */
export const incidentKinds = [
  'wrong_recipient',
  'wrong_number',
  'key_or_backup',
  'audit_finding',
  'other',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Open: nobody has weighed it. Assessed: it is a breach, or it is not. Closed: nothing is left to do. */
export const incidentStates = ['open', 'assessed', 'closed'] as const;
export type IncidentState = (typeof incidentStates)[number];

/** Presumed a breach until the factors show a low probability that the data were compromised (164.402). */
export const incidentDecisions = ['breach', 'low_probability'] as const;
export type IncidentDecision = (typeof incidentDecisions)[number];

/** The four factors of 164.402(2), in this order: what data, who got it, was it seen, what was done about it. */
export const incidentFactors = ['data', 'recipient', 'viewed', 'mitigation'] as const;
export type IncidentFactor = (typeof incidentFactors)[number];

/** What staff wrote of an incident. */
export type IncidentWords = {
  what: string;
  factors: Record<IncidentFactor, string>;
  /** Why it is a breach, or is not. */
  reason: string;
};

/** The factors about which nothing is written yet: without all four there is no decision. */
export function missingFactors({ factors }: Pick<IncidentWords, 'factors'>): IncidentFactor[] {
  return incidentFactors.filter((factor) => factors[factor].trim() === '');
}
