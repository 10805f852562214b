import { z } from 'zod';
import type { Finding } from '@/domain/import/finding.ts';
import type { JudgedRow } from './judgeRows.ts';
import type { JudgedConsent } from './rowConsents.ts';

const count = z.number().int();
const countsSchema = z.object({
  new: count,
  moved: count,
  cancelled: count,
  changed: count,
  unchanged: count,
  rejected: count,
  patientsNew: count,
  patientsFound: count,
  numbersAdded: count,
  consents: count.default(0),
  optOuts: count.default(0),
  consentsRefused: count.default(0),
  /** Visits of the whole period that the file does not have; 0 where it is not the whole. */
  missing: count,
  /** Where the file names locations: these, and the visits that it lacks are of them. */
  locationIds: z.array(z.string()).nullable(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  reasons: z.array(
    z.object({ code: z.string(), field: z.string().nullable(), lines: count, firstLine: count }),
  ),
  /** Why consents are not recorded, of rows that are imported for all that. No sentence repeats anything of a row. */
  consentReasons: z.array(z.object({ sentence: z.string(), lines: count, firstLine: count })).default([]),
});

/** What a file does: counts, and of rejected rows the reasons with their first line. */
export type ImportCounts = z.infer<typeof countsSchema>;

export function noCounts(): ImportCounts {
  return {
    new: 0,
    moved: 0,
    cancelled: 0,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    patientsNew: 0,
    patientsFound: 0,
    numbersAdded: 0,
    consents: 0,
    optOuts: 0,
    consentsRefused: 0,
    missing: 0,
    locationIds: null,
    firstDay: null,
    lastDay: null,
    reasons: [],
    consentReasons: [],
  };
}

export function readCounts(value: unknown): ImportCounts | null {
  return value === null ? null : countsSchema.parse(value);
}

/** Takes one more row into account, in place. Patients are counted by the caller, who knows which were met before. */
export function countRow(counts: ImportCounts, row: JudgedRow): void {
  if (row.kind === 'rejected') {
    counts.rejected += 1;
    const [first] = row.findings;
    if (first) countReason(counts, first, row.line);
    return;
  }
  if (row.kind === 'changed') counts[row.how] += 1;
  else counts[row.kind] += 1;
  const day = row.visit.localStart.slice(0, 10);
  if (counts.firstDay === null || day < counts.firstDay) counts.firstDay = day;
  if (counts.lastDay === null || day > counts.lastDay) counts.lastDay = day;
}

/** Takes what a row says of consent into account, in place. */
export function countConsent(counts: ImportCounts, consent: JudgedConsent): void {
  if (consent.kind === 'unchanged') return;
  if (consent.kind === 'record') {
    counts[consent.row.consent === 'stop' ? 'optOuts' : 'consents'] += 1;
    return;
  }
  counts.consentsRefused += 1;
  const { reason: sentence, line } = consent;
  const known = counts.consentReasons.find((one) => one.sentence === sentence);
  if (known) known.lines += 1;
  else counts.consentReasons.push({ sentence, lines: 1, firstLine: line });
}

function countReason(counts: ImportCounts, { code, field }: Finding, line: number): void {
  const known = counts.reasons.find((one) => one.code === code && one.field === field);
  if (known) known.lines += 1;
  else counts.reasons.push({ code, field, lines: 1, firstLine: line });
}
