/** Words of crisis (HIPAA-12), on folded text: lower case, no accents, no apostrophes. */
const patterns: { language: 'en' | 'es'; rule: string; pattern: RegExp }[] = [
  {
    language: 'en',
    rule: 'crisis:chest',
    pattern:
      /\bchest (?:is )?(?:pains?|hurts?|hurting|tight\w*|pressure)\b|\bpain in (?:my|his|her|the) chest\b/,
  },
  {
    language: 'en',
    rule: 'crisis:breath',
    pattern:
      /\b(?:cant|cannot|can not|can t|cant hardly|can hardly|unable to|not able to|hard to|struggling to) breathe?\b|\b(?:trouble|difficulty|problems) breathing\b|\bnot breathing\b/,
  },
  {
    language: 'en',
    rule: 'crisis:die',
    pattern:
      /\b(?:want to|wanna|wants to|ready to|wish i could) (?:die|be dead)\b|\bwish i (?:was|were) dead\b|\bbetter off dead\b|\bim (?:going to|gonna) die\b/,
  },
  { language: 'en', rule: 'crisis:suicide', pattern: /\bsuicid\w*\b/ },
  {
    language: 'en',
    rule: 'crisis:kill',
    pattern: /\bkill(?:ing)? (?:myself|himself|herself|themselves|me)\b/,
  },
  {
    language: 'en',
    rule: 'crisis:harm',
    pattern:
      /\b(?:harm(?:ing)?|cutting) myself\b|\b(?:want to|going to|gonna|might|will) hurt myself\b|\bself harm\w*\b/,
  },
  {
    language: 'en',
    rule: 'crisis:life',
    pattern:
      /\b(?:end|ending|take|taking) my (?:own )?life\b|\bend it all\b|\bdont want to (?:live|be alive|be here anymore)\b|\bno reason to live\b/,
  },
  { language: 'en', rule: 'crisis:overdose', pattern: /\boverdos\w*\b|\btook too many (?:pills|tablets)\b/ },
  {
    language: 'en',
    rule: 'crisis:attack',
    pattern: /\bhaving a (?:heart attack|stroke|seizure)\b|\b(?:wont|will not) wake up\b|\bunconscious\b/,
  },
  {
    language: 'es',
    rule: 'crisis:pecho',
    pattern: /\bdolor(?:es)? (?:en el |de |del )?pecho\b|\b(?:duele|aprieta) (?:mucho )?el pecho\b/,
  },
  {
    language: 'es',
    rule: 'crisis:respirar',
    pattern:
      /\bno (?:puedo|puede) respirar\b|\b(?:cuesta|dificultad para|dificultades para) respirar\b|\bno respira\b/,
  },
  {
    language: 'es',
    rule: 'crisis:morir',
    pattern:
      /\bquiero morir(?:me)?\b|\bganas de morir(?:me)?\b|\bno quiero (?:vivir|seguir viviendo)\b|\bme voy a morir\b/,
  },
  {
    language: 'es',
    rule: 'crisis:matar',
    pattern: /\b(?:matarme|matarse|me voy a matar|quitarme la vida|quitarse la vida|acabar con mi vida)\b/,
  },
  { language: 'es', rule: 'crisis:dano', pattern: /\bhacerme dano\b/ },
  { language: 'es', rule: 'crisis:sobredosis', pattern: /\bsobredosis\b|\btome demasiadas pastillas\b/ },
  {
    language: 'es',
    rule: 'crisis:infarto',
    pattern: /\binfarto\b|\bataque al corazon\b|\bderrame cerebral\b/,
  },
];

/**
 * The first rule of crisis that a folded text meets, or null. Denials are not read (“no chest pain”): a needless call costs a minute,
 * a missed one may cost a life.
 */
export function findCrisis(folded: string): { rule: string; language: 'en' | 'es' } | null {
  return patterns.find(({ pattern }) => pattern.test(folded)) ?? null;
}
