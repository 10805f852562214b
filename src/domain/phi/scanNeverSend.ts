import { birthDate } from './birthDate.ts';
import type { ContentAction, ContentRule, ScanContext, TextRange } from './contentRule.ts';
import { medicareId } from './medicareId.ts';
import { nineDigits } from './nineDigits.ts';
import { normaliseText, type NormalisedText } from './normalisedText.ts';
import { paymentCard } from './paymentCard.ts';
import { recordNumber } from './recordNumber.ts';
import { socialSecurityNumber } from './socialSecurityNumber.ts';
import { unrenderedField } from './unrenderedField.ts';

// Further rules of the content scan, also those that hold or warn, join here.
const rules = [
  socialSecurityNumber,
  paymentCard,
  medicareId,
  recordNumber,
  birthDate,
  unrenderedField,
  nineDigits,
] as const;

export type NeverSendRuleId = (typeof rules)[number]['id'];

/** The ids of all rules, in the order of the content scan. */
export const neverSendRuleIds: readonly NeverSendRuleId[] = rules.map(({ id }) => id);

/** Each rule in a plain sentence for people, by its id. */
export const neverSendRules: Readonly<Record<NeverSendRuleId, string>> = {
  'D-SSN': socialSecurityNumber.sentence,
  'D-CARD': paymentCard.sentence,
  'D-MBI': medicareId.sentence,
  'D-MRN': recordNumber.sentence,
  'D-DOB': birthDate.sentence,
  'D-TOKEN': unrenderedField.sentence,
  'D-SSN-HOLD': nineDigits.sentence,
};

/** Positions are UTF-16 units of the text as given. The matched text is never part of a finding (DLP-04). */
export type ContentFinding = TextRange & { rule: NeverSendRuleId; action: ContentAction };

export type ScanOptions = {
  /** The patient's birth date on record, YYYY-MM-DD: it is found in any form. */
  patientBirthDate?: string | undefined;
  /** The clinic's own numbers in E.164: they are no finding. */
  clinicPhoneNumbers?: readonly string[] | undefined;
  /** Typed fields of an approved template, as far as the clinic's policy allows their content there. */
  exempt?: readonly TextRange[] | undefined;
};

/**
 * Finds what must never be sent by text (`block`) and what a second person has to look at (`hold`), in the text as given and in its normal form.
 * Runs in time linear in the text. Findings come in text order; those of one rule do not overlap, and what is blocked
 * is not held as well.
 */
export function scanNeverSend(text: string, options: ScanOptions = {}): ContentFinding[] {
  const normal = normaliseText(text);
  const numbers = (options.clinicPhoneNumbers ?? []).map(phonePattern);
  const context: ScanContext = { patientBirthDate: options.patientBirthDate };
  const findings = rules
    .flatMap((rule) => {
      const found = [
        ...rule.find(blankOut(text, numbers), context),
        ...rule.find(blankOut(normal.text, numbers), context).map((range) => inOriginal(range, normal)),
      ];
      return joined(found)
        .filter((range) => !rule.exemptible || !isWithin(range, options.exempt ?? []))
        .map((range) => finding(rule, range));
    })
    .toSorted((one, other) => one.start - other.start);
  const blocked = findings.filter(({ action }) => action === 'block');
  return findings.filter(
    (found) =>
      found.action === 'block' ||
      !blocked.some((other) => found.start < other.end && other.start < found.end),
  );
}

function finding(rule: ContentRule<NeverSendRuleId>, { start, end }: TextRange): ContentFinding {
  return { rule: rule.id, start, end, action: rule.action };
}

function inOriginal({ start, end }: TextRange, normal: NormalisedText): TextRange {
  return { start: normal.starts[start] ?? 0, end: normal.ends[end - 1] ?? 0 };
}

/** One range for those that overlap, so that the two readings of one place count once. */
function joined(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start < last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}

function isWithin({ start, end }: TextRange, ranges: readonly TextRange[]): boolean {
  return ranges.some((range) => range.start <= start && end <= range.end);
}

/** Finds an E.164 number however its digits are grouped; a North American one also without its country code. */
function phonePattern(phoneNumber: string): RegExp {
  const gap = '[ ()./-]{0,3}';
  const digits = Array.from(phoneNumber.replace(/\D/g, ''));
  const northAmerican = digits[0] === '1' && digits.length === 11;
  const body = northAmerican ? `(?:1${gap})?${digits.slice(1).join(gap)}` : digits.join(gap);
  return new RegExp(`(?<!\\d)${body}(?!\\d)`, 'g');
}

function blankOut(text: string, numbers: readonly RegExp[]): string {
  return numbers.reduce((rest, number) => rest.replace(number, (match) => ' '.repeat(match.length)), text);
}
