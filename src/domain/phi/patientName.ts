import type { ContentRule } from './contentRule.ts';
import { phraseRanges, wordsOf } from './readText.ts';

/** Names that are also words: they count after a first name or a title only. */
const commonWords = new Set(
  'may day park street will long young good best park love rose hope grace price bill case week early late short small brown white black green gray grey king stone field banks wells moon summer winter nurse doctor cook baker rice bell church hill lake rivers woods mann person sol luna rey cruz flores campos paz santos leal vista mar'.split(
    ' ',
  ),
);
const clinicianTitles = new Set(['dr', 'dra', 'doctor', 'doctora', 'nurse', 'prof']);
const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'sr', 'sra', 'srta', 'senor', 'senora', 'don', 'dona']);

/** The patient's last name as it is on file. A clinician of that name is none, nor is a clinic. */
export const patientName: ContentRule<'D-NAME'> = {
  id: 'D-NAME',
  sentence: 'The text contains the patient’s last name. The first name is enough.',
  find: (read, { patientFamilyName, patientGivenName }) => {
    const { words } = read;
    if (patientFamilyName === undefined || patientFamilyName.length < 2) return [];
    const first = wordsOf(patientGivenName ?? '')[0]?.word;
    return phraseRanges(words, patientFamilyName).filter(({ first: at }) => {
      if (read.isHarmless(at)) return false;
      const before = words[at - 1]?.word ?? '';
      const beforeThat = words[at - 2]?.word ?? '';
      if (clinicianTitles.has(before) || clinicianTitles.has(beforeThat)) return false;
      return !commonWords.has(patientFamilyName) || before === first || titles.has(before);
    });
  },
};
