import { plainSpaces } from './dateText.ts';
import { languages, localeOf, type Language } from './language.ts';

const decimal = /^\$?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?$/;
const mostMoney = 1_000_000_000;
const twoDecimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
const formats = new Map(
  languages.map((language) => [language, new Intl.NumberFormat(localeOf[language], twoDecimals)]),
);

/**
 * Writes an amount with two decimals and without a currency sign, which stands in the template: 45 is "45.00" and
 * "1,234.5" is "1,234.50". `value` is a number or a decimal string with a point; a leading "$" is dropped.
 * Answers null for anything else, and for less than zero or a billion and more.
 */
export function writeMoney(value: number | string, language: Language): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (typeof value === 'string' && !decimal.test(text)) return null;
  const amount = typeof value === 'string' ? Number(text.replace(/[$,\s]/g, '')) : value;
  if (!Number.isFinite(amount) || amount < 0 || amount >= mostMoney) return null;
  return plainSpaces(formats.get(language)?.format(Math.abs(amount)) ?? amount.toFixed(2));
}
