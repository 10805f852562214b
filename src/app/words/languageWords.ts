import { isLanguage, type Language, languages, reviewedLanguages } from '@/domain/template/language.ts';

const words: Record<Language, string> = {
  en: 'English',
  es: 'Spanish',
  fr: 'French',
  pt: 'Portuguese',
  vi: 'Vietnamese',
  zh: 'Chinese (simplified)',
  ar: 'Arabic',
  he: 'Hebrew',
};

/** "Spanish"; a code that we do not know stays as it is. */
export function languageWord(code: string): string {
  return isLanguage(code) ? words[code] : code;
}

export const languageOptions = languages.map((value) => ({ value, label: words[value] }));

/** For words of ours, which exist in these languages alone. */
export const reviewedLanguageOptions = reviewedLanguages.map((value) => ({ value, label: words[value] }));
