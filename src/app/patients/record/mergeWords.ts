import type { MergedPatients } from '@/contracts/mergePatients.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { maskedBirthDate } from '../../conversations/personWords.ts';
import { careStateWords } from '../personWords.ts';

const places = ['stays', 'goes', 'as one'] as const;

/** Two records and the one that they become, line by line. */
export function mergeRows(
  kept: Patient,
  { other, patient }: MergedPatients,
): { label: string; cells: { place: string; words: string }[] }[] {
  const row = (label: string, wordsOf: (one: Patient) => string) => ({
    label,
    cells: [kept, other, patient].map((one, index) => ({ place: places[index] ?? '', words: wordsOf(one) })),
  });
  return [
    row('Name', patientName),
    row('Born', ({ birthDate }) => maskedBirthDate(birthDate) ?? '—'),
    row('No.', ({ shortId, externalId }) => [shortId, externalId].filter((id) => id !== null).join('\n')),
    row('Numbers', numberWords),
    row('Texts', stateWords),
  ];
}

function numberWords({ phoneNumbers }: Patient): string {
  const words = phoneNumbers.map(({ display, isOptedOut }) =>
    isOptedOut ? `${display} (opted out)` : display,
  );
  return words.length === 0 ? '—' : words.join('\n');
}

function stateWords({ isDeceased, doNotText, careState }: Patient): string {
  const words = [
    ...(isDeceased ? ['Deceased'] : []),
    ...(doNotText ? ['Do not text'] : []),
    ...(careState === 'active' ? [] : [careStateWords[careState]]),
  ];
  return words.length === 0 ? 'May be texted' : words.join('\n');
}

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** What goes from one record to the other, in sentences. */
export function movedWords({
  moved,
  consentsCarried,
  consentsEnded,
  numbersLeftOut,
}: Pick<MergedPatients, 'moved' | 'consentsCarried' | 'consentsEnded' | 'numbersLeftOut'>): string[] {
  const things = [
    ...counted(moved.appointments, 'visit', 'visits'),
    ...counted(moved.texts, 'text', 'texts'),
    ...counted(moved.tasks, 'task', 'tasks'),
    ...counted(moved.campaigns, 'campaign', 'campaigns'),
    ...counted(moved.holds, 'legal hold', 'legal holds'),
  ];
  return [
    things.length === 0 ? 'No visits, texts or tasks are moved.' : `Moved: ${things.join(', ')}.`,
    ...counted(consentsCarried, 'consent is carried over.', 'consents are carried over.'),
    ...counted(
      consentsEnded,
      'consent ends: it was taken back on one of the records.',
      'consents end: they were taken back on one of the records.',
    ),
    ...counted(
      numbersLeftOut,
      'number is left out: one of the records had to give it up.',
      'numbers are left out: one of the records had to give them up.',
    ),
    'Opt-outs go with their numbers. The ids of the record that goes mean this one from then on.',
  ];
}
