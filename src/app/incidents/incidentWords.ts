import type { Incident, IncidentSummary } from '@/contracts/incident.ts';
import type { IncidentFactor } from '@/domain/incident/incident.ts';

type Deadline = NonNullable<IncidentSummary['next']>;

export const kindWords: Record<IncidentSummary['kind'], string> = {
  wrong_recipient: 'Text to the wrong person',
  wrong_number: 'Number of somebody else',
  key_or_backup: 'Key, backup or device',
  audit_finding: 'Finding of the audit trail',
  other: 'Something else',
};

export const kindOptions = Object.entries(kindWords).map(([value, label]) => ({ value, label }));

export const partyWords: Record<Deadline['whom'], { who: string; told: string }> = {
  patients: { who: 'The patients', told: 'Patients told on' },
  hhs: { who: 'HHS', told: 'HHS told on' },
  media: { who: 'The media', told: 'Media told on' },
};

/** The four questions of 45 CFR 164.402, each with what to think of. */
export const factorWords: Record<IncidentFactor, { label: string; hint: string }> = {
  data: { label: '1. What data', hint: 'Names, visits, diagnoses; how easily they name somebody.' },
  recipient: { label: '2. Who got them', hint: 'A stranger, a relative, somebody bound to secrecy.' },
  viewed: { label: '3. Whether they were seen', hint: 'Read and answered, never opened, not known.' },
  mitigation: {
    label: '4. What was done about it',
    hint: 'Deleted on request, number unlinked, key changed.',
  },
};

/** "12 days left", "due today", "3 days over". */
export function daysWords(daysLeft: number): string {
  if (daysLeft === 0) return 'due today';
  const count = Math.abs(daysLeft);
  const days = count === 1 ? '1 day' : `${count} days`;
  return daysLeft > 0 ? `${days} left` : `${days} over`;
}

/** How loudly a number of days is shown. */
export function daysTone(daysLeft: number): 'danger' | 'caution' | 'neutral' {
  if (daysLeft < 0) return 'danger';
  return daysLeft <= 14 ? 'caution' : 'neutral';
}

/** Where an incident stands, in words. */
export function stateWords({ state, decision }: Pick<Incident, 'state' | 'decision'>): string {
  if (state === 'open') return 'To be weighed';
  const found = decision === 'breach' ? 'Breach' : 'No breach';
  return state === 'closed' ? `${found}, closed` : found;
}

export function peopleWords(people: number): string {
  return people === 1 ? '1 person' : `${people} people`;
}
