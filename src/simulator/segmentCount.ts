// GSM 03.38 basic characters but letters and digits, and the extension characters that count two.
const basic = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà';
const extended = '^{}\\[~]|€\f';

const septets: ReadonlyMap<string, number> = new Map([
  ...Array.from(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    (letter) => [letter, 1] as const,
  ),
  ...Array.from(basic, (letter) => [letter, 1] as const),
  ...Array.from(extended, (letter) => [letter, 2] as const),
]);

/**
 * How many parts Twilio would bill. Counted here once more, apart from the application's own count, as a real Twilio
 * would. Escape pairs and surrogate pairs are never cut.
 * Source: https://www.twilio.com/docs/glossary/what-sms-character-limit
 */
export function segmentCount(body: string, isTollFree: boolean): number {
  const costs: number[] = [];
  let isGsm = true;
  for (const letter of body) {
    const cost = septets.get(letter);
    if (cost === undefined) {
      isGsm = false;
      break;
    }
    costs.push(cost);
  }
  const units = isGsm ? costs : Array.from(body, (letter) => letter.length);
  const [whole, part] = isGsm ? [160, isTollFree ? 152 : 153] : [70, isTollFree ? 66 : 67];
  if (units.reduce((sum, unit) => sum + unit, 0) <= whole) return 1;
  let parts = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > part) {
      parts += 1;
      used = 0;
    }
    used += unit;
  }
  return parts;
}
