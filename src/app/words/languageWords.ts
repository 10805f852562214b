import { isLanguage, type Language, languages } from '@/domain/template/language.ts';

const words: Record<Language, string> = { en: 'English', es: 'Spanish' };

/** "Spanish"; a code that we do not know stays as it is. */
export function languageWord(code: string): string {
  return isLanguage(code) ? words[code] : code;
}

export const languageOptions = languages.map((value) => ({ value, label: words[value] }));
