// English and Spanish, on text without accents. What is also said of ordinary things is left out: free parking, new doctor, save the date.
const patterns = [
  /(?<!\d)\d{1,3} ?% (?:off|discount|de descuento)|\b(?:discounts?|coupons?|promo(?:tion)?(?:al)? ?(?:code|offer|price)?s?|vouchers?|gift cards?)\b/gi,
  /\b(?:special|limited[- ]time|exclusive|introductory) (?:offer|price|deal|rate)s?\b|\b(?:on sale|best price|lowest price|buy (?:one|now)|bogo)\b/gi,
  /\b(?:book|call|sign up|order|buy) (?:now|today) and (?:save|get)\b|\bsave (?:up to )?[$€£]? ?\d{1,5}\b|\bask (?:us )?about our\b|\b(?:try|check out) our new\b/gi,
  /\bnew (?:service|treatment|product|package)s?\b|\brefer a friend\b|\b(?:leave|write|post|give) us a (?:\w{1,12} )?review\b|\breview us on\b|\brate us on\b|\b(?:google|yelp) review\b/gi,
  /\b(?:descuentos?|cupon(?:es)?|promocion(?:es)?|oferta especial|ofertas?|rebajas?|dos por uno|2 ?x ?1)\b|\b(?:reserve|llame|compre) (?:ya|hoy|ahora) y (?:ahorre|reciba)\b/gi,
  /\bahorre (?:hasta )?[$€]? ?\d{1,5}\b|\b(?:nuevo|nuevos) (?:servicio|tratamiento|producto|paquete)s?\b|\b(?:deje|escriba|denos)(?:nos)? (?:una )?(?:resena|opinion en google)\b|\binvite a un amigo\b/gi,
];

/** Words of advertising in a template: one such line makes the whole text marketing (CAT-01). Each as it is written. */
export function marketingWords(template: string): string[] {
  const plain = template
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
  return patterns.flatMap((pattern) => Array.from(plain.matchAll(pattern), ([words]) => words));
}
