import type { Patient } from '@/contracts/patient.ts';
import type { CareState } from '@/domain/patient/careState.ts';
import type { LineType } from '@/domain/patient/judgeNumber.ts';
import type { LinkRole } from '@/domain/patient/link.ts';
import { categoryWords } from '../words/categoryWords.ts';

type PatientNumber = Patient['phoneNumbers'][number];

export const careStateWords: Record<CareState, string> = {
  active: 'Active patient',
  discharged: 'Discharged',
  transferred: 'Transferred to another clinic',
  incarcerated: 'In custody',
  legal_hold: 'Legal hold',
};

export const roleWords: Record<LinkRole, string> = {
  self: 'Patient’s own',
  parent: 'Parent',
  guardian: 'Guardian',
  proxy: 'Proxy',
  household: 'Household',
};

const lineTypeWords: Record<LineType, string | null> = {
  unknown: null,
  mobile: 'mobile line',
  landline: 'landline',
  voip: 'internet line',
};

const verifiedWords = { text: 'by a text from it', code: 'by code', staff: 'by staff' } as const;

/** "Mar 8, 2026" for an ISO day, whatever zone the browser is in. */
export function dayWords(day: string): string {
  return new Intl.DateTimeFormat('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** What is known of a number, in one line: "mobile line · verified by code, Nov 3, 2026". */
export function knownWords(number: PatientNumber): string {
  const verified =
    number.verifiedAt === null
      ? 'not verified'
      : `verified ${number.verifiedBy === null ? '' : `${verifiedWords[number.verifiedBy]}, `}${dayWords(number.verifiedAt.slice(0, 10))}`;
  return [lineTypeWords[number.lineType], verified].filter((part) => part !== null).join(' · ');
}

/** Whose number it is, what for and from when to when; null where nothing is said. */
export function relationshipWords(number: PatientNumber): string | null {
  const { categories, startsOn, endsOn, documentReference } = number;
  const words: Readonly<Record<string, string>> = categoryWords;
  const parts = [
    categories === null
      ? null
      : `only ${categories.map((category) => (words[category] ?? category).toLowerCase()).join(', ')}`,
    startsOn === null ? null : `from ${dayWords(startsOn)}`,
    endsOn === null ? null : `through ${dayWords(endsOn)}`,
    documentReference === null ? null : `document ${documentReference}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}
