import type { KeywordLanguage } from './wordTable.ts';

const languageNames: Record<KeywordLanguage, string> = {
  en: 'English',
  es: 'Spanish',
  fr: 'French',
  pt: 'Portuguese',
  ht: 'Haitian Creole',
  it: 'Italian',
  de: 'German',
  pl: 'Polish',
  vi: 'Vietnamese',
  zh: 'Chinese',
  ko: 'Korean',
  ja: 'Japanese',
  tl: 'Tagalog',
  ru: 'Russian',
  ar: 'Arabic',
  fa: 'Persian',
};

/**
 * What a rule of `recognise` looks for, in words for staff. None of the patient's own: a keyword is named, a sentence by
 * the name of its rule.
 */
export function explainRule(rule: string): string {
  const [kind = '', name = ''] = rule.split(/:(.*)/s);
  switch (kind) {
    case 'keyword':
      return `the word “${name}” by itself`;
    case 'polite keyword':
      return `the word “${name}” and nothing but a courtesy`;
    case 'typo':
      return `“${name}”, a slip of the thumb for STOP or UNSUBSCRIBE`;
    case 'emoji':
      return 'a stop sign or a hand, without words';
    case 'carrier':
      return `Twilio says that it has acted on it (${name})`;
    case 'phrase':
      return phraseWords(name);
    default:
      return `the rule “${rule.replaceAll('_', ' ')}”`;
  }
}

function phraseWords(name: string): string {
  const prefix = /^([a-z]{2})_/.exec(name)?.[1] ?? '';
  const rest = name.replaceAll('_', ' ');
  return isLanguage(prefix)
    ? `a sentence in ${languageNames[prefix]} (${rest.slice(3)})`
    : `a sentence (${rest})`;
}

function isLanguage(text: string): text is KeywordLanguage {
  return Object.hasOwn(languageNames, text);
}
