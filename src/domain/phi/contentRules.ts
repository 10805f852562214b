import { birthDate } from './birthDate.ts';
import { emailAddress, foreignPhone } from './contactDetail.ts';
import { carrierContent } from './carrierContent.ts';
import { diagnosisCode } from './diagnosisCode.ts';
import { diagnosisWord } from './diagnosisWord.ts';
import { discreetText } from './discreetText.ts';
import { labValue } from './labValue.ts';
import { link } from './link.ts';
import { medicareId } from './medicareId.ts';
import { medication } from './medication.ts';
import { medicationDose } from './medicationDose.ts';
import { moneyAmount } from './moneyAmount.ts';
import { nationalNumber } from './nationalNumber.ts';
import { nineDigits } from './nineDigits.ts';
import { ownWords } from './ownWords.ts';
import { pastDate } from './pastDate.ts';
import { patientName } from './patientName.ts';
import { paymentCard } from './paymentCard.ts';
import { prescriptionNumber } from './prescriptionNumber.ts';
import { recordNumber } from './recordNumber.ts';
import { secretCode } from './secretCode.ts';
import { sensitiveService } from './sensitiveService.ts';
import { socialSecurityNumber } from './socialSecurityNumber.ts';
import { taxpayerNumber } from './taxpayerNumber.ts';
import { possibleTestResult, testResult } from './testResult.ts';
import { unrenderedField } from './unrenderedField.ts';

/** All detectors of the content scan, in its order (compliance, section 7). What each does: `contentPolicy.ts`. */
export const contentRules = [
  socialSecurityNumber,
  paymentCard,
  medicareId,
  recordNumber,
  prescriptionNumber,
  birthDate,
  diagnosisCode,
  medicationDose,
  labValue,
  testResult,
  unrenderedField,
  link,
  secretCode,
  nationalNumber,
  discreetText,
  moneyAmount,
  diagnosisWord,
  medication,
  sensitiveService,
  ownWords,
  patientName,
  emailAddress,
  foreignPhone,
  nineDigits,
  taxpayerNumber,
  pastDate,
  possibleTestResult,
  carrierContent,
] as const;

export type ContentRuleId = (typeof contentRules)[number]['id'];

/** The ids of all rules, in the order of the content scan. */
export const contentRuleIds: readonly ContentRuleId[] = contentRules.map(({ id }) => id);

const sentences = new Map<ContentRuleId, string>(contentRules.map(({ id, sentence }) => [id, sentence]));

/** A rule in a plain sentence for people. */
export function contentSentence(rule: ContentRuleId): string {
  return sentences.get(rule) ?? '';
}
