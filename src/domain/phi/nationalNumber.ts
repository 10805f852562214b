import { matches, type ContentRule, type TextRange } from './contentRule.ts';

type Pack = { pattern: RegExp; isRight: (number: string) => boolean };

/** By country of the clinic: elsewhere these collide with phone numbers. */
const packs: Readonly<Record<string, readonly Pack[]>> = {
  // Social insurance number: 9 digits, Luhn.
  CA: [
    {
      pattern: /(?<![\d-])[0-79]\d{2}[ -]?\d{3}[ -]?\d{3}(?![\d-])/g,
      isRight: (number) => luhn(digitsOf(number)),
    },
  ],
  // NHS number: 10 digits, modulo 11.
  GB: [
    { pattern: /(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])/g, isRight: (number) => nhs(digitsOf(number)) },
  ],
  // Numéro de sécurité sociale: 13 digits and a key of two.
  FR: [
    {
      pattern: /(?<!\d)[12] ?\d{2} ?[01]\d ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/gi,
      isRight: frenchKey,
    },
  ],
  // DNI and NIE: 8 places and a letter.
  ES: [{ pattern: /(?<![A-Z0-9])[XYZ\d]-?\d{7}[ -]?[A-HJ-NP-TV-Z](?![A-Z0-9])/gi, isRight: spanishLetter }],
  // NIF: 9 digits, modulo 11.
  PT: [
    {
      pattern: /(?<![\d-])[12356789]\d{2} ?\d{3} ?\d{3}(?![\d-])/g,
      isRight: (number) => portuguese(digitsOf(number)),
    },
  ],
};

/** A national identity or insurance number of the clinic's country, with a right check digit. The US has rules of its own. */
export const nationalNumber: ContentRule<'D-INTL'> = {
  id: 'D-INTL',
  sentence: 'The text contains a national identity or insurance number. Never send one by text.',
  needs: { digits: 7 },
  find: ({ text }, { country }) =>
    (packs[country] ?? []).flatMap(({ pattern, isRight }): TextRange[] =>
      matches(text, pattern).filter(({ start, end }) => isRight(text.slice(start, end))),
    ),
};

function digitsOf(number: string): number[] {
  return Array.from(number.replace(/\D/g, ''), Number);
}

function luhn(digits: readonly number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function weighted(digits: readonly number[], first: number): number {
  return digits.slice(0, -1).reduce((total, digit, place) => total + digit * (first - place), 0);
}

function nhs(digits: readonly number[]): boolean {
  const check = (11 - (weighted(digits, 10) % 11)) % 11;
  return check !== 10 && check === digits.at(-1);
}

function portuguese(digits: readonly number[]): boolean {
  const rest = weighted(digits, 9) % 11;
  return (rest < 2 ? 0 : 11 - rest) === digits.at(-1);
}

function frenchKey(number: string): boolean {
  const plain = number.replace(/\s/g, '').toUpperCase().replace('2A', '19').replace('2B', '18');
  const key = BigInt(plain.slice(13));
  return 97n - (BigInt(plain.slice(0, 13)) % 97n) === key;
}

function spanishLetter(number: string): boolean {
  const plain = number.replace(/[ -]/g, '').toUpperCase();
  const value = Number(plain.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(value % 23) === plain.at(-1);
}
