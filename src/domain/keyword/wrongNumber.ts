import type { Phrase } from './phrase.ts';

/** Not the person we think: the number is to be let go (ID-06). */
export const wrongNumberPhrases: Phrase[] = [
  {
    rule: 'wrong_number',
    language: 'en',
    pattern: /\bwrong (?:number|person|phone|num|guy|girl|lady|man|dude|woman)\b|^(?:sorry )?wrong$/,
    not: /\bi (?:gave|have|had|called|dialed|put|wrote|entered|texted) (?:\w+ ){0,3}wrong\b|\bwrong (?:number|person) (?:of|for)\b|\bdid i\b/,
  },
  {
    rule: 'not_my_number',
    language: 'en',
    pattern: /\b(?:not|isnt|no longer) (?:my|her|his|their|\w+s) (?:phone |cell )?(?:number|phone|cell)\b/,
    not: /\bmy (?:new |correct |current )?(?:phone |cell )?number is\b/,
  },
  {
    rule: 'who_is_this',
    language: 'en',
    pattern:
      /^(?:sorry |hi |hello |hey |excuse me |new phone )*(?:who is this|whos this|who dis|who are you|who is texting me)(?: please| pls| sorry)?(?:$| i(?:m| am) not )/,
  },
  {
    rule: 'nobody_by_that_name',
    language: 'en',
    pattern:
      /\b(?:there is|theres) no \w+ (?:here|at this number)\b|\b(?:no one|noone|nobody)(?: here)? (?:by|with) (?:that|this) name\b/,
  },
  {
    rule: 'unknown_person',
    language: 'en',
    pattern:
      /\b(?:dont|do not) know (?:this|that) person\b|\bthis number (?:now |no longer )?belongs to (?!me\b|my\b)|\b(?:meant|intended) for (?:someone|somebody) else\b/,
  },
  {
    rule: 'numero_equivocado',
    language: 'es',
    pattern:
      /\b(?:numero|telefono|persona) equivocad[oa]\b|^equivocad[oa]$|\b(?:se|esta|estan) equivoc\w* de (?:numero|persona)\b|\baqui no (?:vive|hay) (?:nadie|ningun[ao]?)\b/,
  },
  {
    rule: 'no_es_mi_numero',
    language: 'es',
    pattern: /\b(?:este|ese|ya) no es (?:mi|el|su) (?:numero|telefono|celular)\b/,
    not: /\bmi (?:nuevo )?numero es\b/,
  },
  {
    rule: 'quien_es',
    language: 'es',
    pattern: /^(?:hola |perdon )*(?:quien es|quien habla|quien eres|de parte de quien|quien es usted)$/,
  },
];
