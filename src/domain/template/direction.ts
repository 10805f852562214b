import { directionOf } from './language.ts';

/** The left-to-right mark: no width, and one character of a text that is in UCS-2 for its letters already. */
const leftToRight = '\u200E';
const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * A value as it has to stand in a text of `language`, so that what follows it keeps its place (Unicode Bidirectional Algorithm, W2 and N1):
 * digits after an Arabic name in an English text would move before it, and the parts of a phone number in an Arabic text would change places.
 */
export function besideText(value: string, language: string): string {
  const isRightToLeft = rightToLeftLetter.test(value);
  if (directionOf(language) === 'ltr') return isRightToLeft ? `${value}${leftToRight}` : value;
  return isRightToLeft || !/\d/.test(value) ? value : `${leftToRight}${value}${leftToRight}`;
}
