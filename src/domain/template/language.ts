/** The languages in which texts to patients exist. */
export const languages = ['en', 'es'] as const;

export type Language = (typeof languages)[number];

/** Spanish as written in the United States: 12-hour clock, and numbers as on an American bill. */
export const localeOf: Record<Language, string> = { en: 'en-US', es: 'es-US' };

/** Whether `text` is one of the languages, spelled exactly. */
export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** The language that `text` names; English where texts do not exist in it. */
export function spokenLanguage(text: string): Language {
  return isLanguage(text) ? text : 'en';
}
