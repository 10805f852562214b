import { isLanguage, type Language } from '../template/language.ts';
import { foldText } from './foldText.ts';

const names: Readonly<Record<string, Language>> = {
  english: 'en',
  ingles: 'en',
  eng: 'en',
  spanish: 'es',
  espanol: 'es',
  spa: 'es',
  castellano: 'es',
  french: 'fr',
  frances: 'fr',
  francais: 'fr',
  fra: 'fr',
  portuguese: 'pt',
  portugues: 'pt',
  por: 'pt',
  vietnamese: 'vi',
  vietnamita: 'vi',
  vie: 'vi',
  chinese: 'zh',
  chino: 'zh',
  mandarin: 'zh',
  cantonese: 'zh',
  zho: 'zh',
  arabic: 'ar',
  arabe: 'ar',
  ara: 'ar',
  hebrew: 'he',
  hebreo: 'he',
  heb: 'he',
};

/** The language that a cell names, by code or name in English or Spanish; null for one in which texts do not exist. */
export function readLanguage(text: string): Language | null {
  const folded = foldText(text);
  const code = folded.slice(0, 2);
  if (isLanguage(code) && /^[a-z]{2}(?:[-_][a-z]{2,4})?$/.test(folded)) return code;
  return names[folded.split(/[^a-z]/)[0] ?? ''] ?? null;
}
