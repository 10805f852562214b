import type { Category } from '../message/category.ts';
import type { ContentAction, ScanContext, TextRange } from './contentRule.ts';
import { contentRules, type ContentRuleId } from './contentRules.ts';
import { actionOf, isTypedFieldAllowed, type Policy } from './contentPolicy.ts';
import { linkTrouble } from './link.ts';
import { linksIn } from './linksIn.ts';
import { foldText, normaliseText, quickForm, type NormalisedText } from './normalisedText.ts';
import { ReadText } from './readText.ts';
import { readRecordNumberMask } from './recordNumberMask.ts';

/** Positions are UTF-16 units of the text as given. The matched text is never part of a finding (DLP-04). */
export type ContentFinding = TextRange & { rule: ContentRuleId; action: ContentAction };

/** What a clinic has told about itself. */
export type ClinicContent = {
  linkHosts: readonly string[];
  /** See `readRecordNumberMask`. */
  recordNumberPattern: string | null;
  heldWords: readonly string[];
  harmlessWords: readonly string[];
  isDiscreet: boolean;
  /** What a discreet text must not name, because another name stands for it: the clinic’s own, that of the place. */
  hiddenNames?: readonly string[];
};

export type ScanOptions = {
  /** Decides what a finding does; without it no category's own rules apply. */
  category?: Category | undefined;
  /** `standard` by default. */
  policy?: Policy | undefined;
  /** YYYY-MM-DD: full dates more than a year before are doubtful. */
  today?: string | undefined;
  /** ISO 3166, of the clinic: which national numbers count. */
  country?: string | undefined;
  /** The patient's birth date on record, YYYY-MM-DD: it is found in any form. */
  patientBirthDate?: string | undefined;
  patientGivenName?: string | undefined;
  patientFamilyName?: string | undefined;
  /** The clinic's own numbers in E.164: they are no finding. */
  clinicPhoneNumbers?: readonly string[] | undefined;
  /** The host of our own pages, such as the one where patients choose: links there are no finding. */
  ownHost?: string | undefined;
  /** The clinic's name, which its texts may say whatever it is. */
  clinicName?: string | undefined;
  clinic?: ClinicContent | undefined;
  /** Fields of a spec template in the text, as far as the policy allows their content there. */
  typedFields?: readonly TextRange[] | undefined;
};

/**
 * Finds what must never be sent by text (`block`), what a second person has to look at (`hold`) and what to point out (`warn`), in
 * the text as given and in its normal form (DLP-02). Runs in time linear in the text (DLP-05). Findings come in text order; those of one
 * rule do not overlap, and a stretch counts once, by what weighs most.
 */
export function scanContent(text: string, options: ScanOptions = {}): ContentFinding[] {
  const { category, policy = 'standard', typedFields = [] } = options;
  const context = contextOf(options);
  const readings = readingsOf(text, options);
  const findings: ContentFinding[] = [];
  for (const rule of contentRules) {
    const action = actionOf(rule.id, policy, category);
    if (action === 'none') continue;
    const found = readings.flatMap(({ read, original }) => {
      if (!mayHold(read, rule)) return [];
      const ranges = rule.find(read, context);
      return original === null ? ranges : ranges.map((range) => inOriginal(range, original));
    });
    if (found.length === 0) continue;
    const isAllowed = isTypedFieldAllowed(rule.id, policy);
    for (const range of joined(found)) {
      if (isAllowed && isWithin(range, typedFields)) continue;
      findings.push({ rule: rule.id, ...range, action });
    }
  }
  return findings.length < 2 ? findings : weightiest(findings);
}

/** What lies in a stretch that is blocked is not held as well, and what is held is not pointed out. In one walk through the text. */
function weightiest(findings: readonly ContentFinding[]): ContentFinding[] {
  const inOrder = findings.toSorted((one, other) => one.start - other.start);
  const of = (action: ContentAction): TextRange[] =>
    joined(inOrder.filter((found) => found.action === action));
  const blocked = overlapWith(of('block'));
  const held = overlapWith(of('hold'));
  return inOrder.filter((found) => {
    if (found.action === 'block') return true;
    const isBlocked = blocked(found);
    return found.action === 'hold' ? !isBlocked : !isBlocked && !held(found);
  });
}

/** Whether a range overlaps one of these, which are in order and apart; asked about ranges in the order of their starts. */
function overlapWith(ranges: readonly TextRange[]): (range: TextRange) => boolean {
  let next = 0;
  return ({ start, end }) => {
    while ((ranges[next]?.end ?? Infinity) <= start) next += 1;
    return (ranges[next]?.start ?? Infinity) < end;
  };
}

function mayHold(read: ReadText, { needs }: (typeof contentRules)[number]): boolean {
  if (needs === undefined) return true;
  return 'digits' in needs ? read.digits >= needs.digits : read.text.includes(needs.sign);
}

/** The text as given and in its normal form; once where both say the same. */
function readingsOf(
  text: string,
  options: ScanOptions,
): { read: ReadText; original: NormalisedText | null }[] {
  const harmless = [
    ...(options.clinic?.harmlessWords ?? []),
    ...(options.clinicName ? [options.clinicName] : []),
  ].map(foldText);
  const masks = (options.clinicPhoneNumbers ?? []).map(phonePattern);
  const read = (plain: string): ReadText => {
    const written = linksIn(plain);
    const links = written.filter(({ host }) => host !== options.ownHost);
    const allowed = written.filter(
      (each) => each.host === options.ownHost || linkTrouble(each, options.clinic?.linkHosts) === null,
    );
    return new ReadText(blankRanges(blankOut(plain, masks), allowed), links, harmless);
  };
  const quick = quickForm(text);
  if (quick !== null) return [{ read: read(quick), original: null }];
  const normal = normaliseText(text);
  return [
    { read: read(text), original: null },
    { read: read(normal.text), original: normal },
  ];
}

function contextOf(options: ScanOptions): ScanContext {
  const { clinic, clinicPhoneNumbers = [] } = options;
  return {
    patientBirthDate: options.patientBirthDate,
    patientGivenName: options.patientGivenName === undefined ? undefined : foldText(options.patientGivenName),
    patientFamilyName:
      options.patientFamilyName === undefined ? undefined : foldText(options.patientFamilyName),
    today: options.today,
    country: options.country ?? 'US',
    knowsOwnNumbers: clinicPhoneNumbers.length > 0,
    linkHosts: clinic?.linkHosts,
    recordNumbers: clinic?.recordNumberPattern ? readRecordNumberMask(clinic.recordNumberPattern) : null,
    heldWords: (clinic?.heldWords ?? []).map(foldText),
    isDiscreet: clinic?.isDiscreet ?? false,
    hiddenNames: (clinic?.hiddenNames ?? []).map(foldText),
  };
}

function inOriginal({ start, end }: TextRange, normal: NormalisedText): TextRange {
  return { start: normal.starts[start] ?? 0, end: normal.ends[end - 1] ?? 0 };
}

/** One range for those that overlap, so that the two readings of one place count once. */
function joined(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

function isWithin({ start, end }: TextRange, ranges: readonly TextRange[]): boolean {
  return ranges.some((range) => range.start <= start && end <= range.end);
}

const phonePatterns = new Map<string, RegExp>();
/** A process serves few clinics with few numbers each; more than that many are forgotten. */
const mostPatterns = 1_000;

/** Finds an E.164 number however its digits are grouped; a North American one also without its country code. */
function phonePattern(phoneNumber: string): RegExp {
  const known = phonePatterns.get(phoneNumber);
  if (known) return known;
  const gap = '[ ()./-]{0,3}';
  const digits = Array.from(phoneNumber.replace(/\D/g, ''));
  const northAmerican = digits[0] === '1' && digits.length === 11;
  const body = northAmerican ? `(?:1${gap})?${digits.slice(1).join(gap)}` : digits.join(gap);
  const pattern = new RegExp(`(?<!\\d)${body}(?!\\d)`, 'g');
  if (phonePatterns.size >= mostPatterns) phonePatterns.clear();
  phonePatterns.set(phoneNumber, pattern);
  return pattern;
}

function blankOut(text: string, numbers: readonly RegExp[]): string {
  if (!/\d{4}/.test(text)) return text;
  return numbers.reduce((rest, number) => rest.replace(number, (match) => ' '.repeat(match.length)), text);
}

function blankRanges(text: string, ranges: readonly TextRange[]): string {
  return ranges.reduce(
    (rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end),
    text,
  );
}
