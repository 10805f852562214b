import { Temporal } from 'temporal-polyfill';
import type { FileImport } from '@/contracts/fileImport.ts';

type Counts = NonNullable<FileImport['counts']>;

/** Where an import stands, in words. */
export const stateWords: Record<FileImport['state'], string> = {
  uploading: 'Being sent',
  staged: 'Columns to confirm',
  checking: 'Being checked',
  checked: 'Ready to import',
  committing: 'Being imported',
  done: 'Imported',
  cancelled: 'Cancelled',
  expired: 'Removed',
};

export const encodingWords: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

export const delimiterWords: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** The counts of a file as lines to show; those that are nothing are left out, but for new ones and rejected ones. */
export function countLines(counts: Counts, isDone: boolean): { label: string; count: number }[] {
  const lines = [
    { label: 'New visits', count: counts.new },
    { label: 'Moved', count: counts.moved },
    { label: 'Cancelled', count: counts.cancelled },
    { label: 'Details changed', count: counts.changed },
    { label: 'Unchanged', count: counts.unchanged },
    { label: 'Rejected', count: counts.rejected },
    { label: 'New patients', count: counts.patientsNew },
    { label: 'Patients found', count: counts.patientsFound },
    { label: 'Numbers added to patients', count: counts.numbersAdded },
    { label: isDone ? 'Consents recorded' : 'Consents to record', count: counts.consents },
    { label: 'Consents not recorded', count: counts.consentsRefused },
    { label: 'Opt-outs', count: counts.optOuts },
    {
      label: isDone ? 'Cancelled, not in the file' : 'To be cancelled, not in the file',
      count: counts.missing,
    },
  ];
  return lines.filter(({ label, count }) => count > 0 || label === 'New visits' || label === 'Rejected');
}

/** What the button that writes says; null where there is nothing to write. */
export function importWord(counts: Counts): string | null {
  const visits = counts.new + counts.moved + counts.cancelled + counts.changed + counts.missing;
  if (visits > 0) return visits === 1 ? 'Import 1 visit' : `Import ${visits.toLocaleString('en-US')} visits`;
  const consents = counts.consents + counts.optOuts;
  return consents === 0 ? null : 'Record what the patients agreed to';
}

export function rowsWord(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
}

/** A file to begin with: two invented patients, on the day after `today`. */
export function sampleFile(today: string): string {
  const day = Temporal.PlainDate.from(today).add({ days: 1 }).toString();
  return [
    'Visit id,Patient id,First name,Last name,Mobile,Birth date,Language,Date,Time,Minutes,Visit type,Modality,Clinician,Location,Status,Consent,Consent source,Consent date',
    `V-1001,P-501,Ana,Silva,(212) 555-0131,1980-05-04,en,${day},9:00 AM,30,Check-up,In person,Dr. Smith,,Scheduled,Yes,Intake form,${today}`,
    `V-1002,P-502,Leo,Ortiz,(212) 555-0132,1975-11-20,es,${day},2:30 PM,45,Follow-up,Video,Dr. Okafor,,Scheduled,,,`,
    '',
  ].join('\r\n');
}
