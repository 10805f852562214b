/** The languages that patients can choose for their texts, and that a clinic can write templates in. */
export const languages = ['en', 'es', 'fr', 'pt', 'vi', 'zh', 'ar', 'he'] as const;

export type Language = (typeof languages)[number];

/** Those in which words of ours have been reviewed: answers, consent wording, the patient's own page. */
export const reviewedLanguages = ['en', 'es'] as const;

export type ReviewedLanguage = (typeof reviewedLanguages)[number];

/** How dates and numbers are written: Spanish as in the United States; Arabic with Latin digits (LANG-07). */
export const localeOf: Record<Language, string> = {
  en: 'en-US',
  es: 'es-US',
  fr: 'fr',
  pt: 'pt-BR',
  vi: 'vi',
  zh: 'zh-Hans',
  ar: 'ar-u-nu-latn',
  he: 'he',
};

/** Whether `text` is one of the languages, spelled exactly. */
export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** Whether `text` is a language in which our own words have been reviewed. */
export function isReviewedLanguage(text: string): text is ReviewedLanguage {
  return (reviewedLanguages as readonly string[]).includes(text);
}

/** The language that `text` names; English where texts do not exist in it. */
export function spokenLanguage(text: string): Language {
  return isLanguage(text) ? text : 'en';
}

/** The same for words of ours that nobody sees before they are sent: English where they were never reviewed (LANG-01). */
export function reviewedLanguage(text: string): ReviewedLanguage {
  return isReviewedLanguage(text) ? text : 'en';
}

/** The direction in which a language is written; for the `dir` of an element that shows it. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(?:ar|he|fa|ur)\b/.test(language) ? 'rtl' : 'ltr';
}
