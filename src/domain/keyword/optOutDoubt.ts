import type { Phrase } from './phrase.ts';

/**
 * Read away before the opt-out phrases are looked for: “don’t stop”, “stop by”, “the bus stop” ask for nothing, and “my device won’t
 * stop” asks for help (which `doubtful` then sees).
 */
export const harmless = [
  /\b(?:dont|do not|didnt|did not|never|wouldnt)(?: (?:ever|want|mean|wish|going|you|me|to))* (?:stop|unsubscribe|opt out)\b(?: \w+ing\b)?/g,
  /\b(?:why|when|did) (?:did |have |had )?(?:you|u|it|they) stop\b(?: \w+ing\b)?/g,
  /\bstop(?:ping)? (?:by|in|over|at(?! once)|and (?:see|get|pick|drop|shop)|for (?:gas|coffee|food|lunch|breakfast|dinner|a (?:minute|moment|second)))\b/g,
  /\b(?:make|made|making) (?:a|an|one|another) (?:quick |short )?stop\b|\bstop (?:light|sign)s?\b|\bstop for (?:the |my )?kids\b/g,
  /\b(?:bus|truck|pit|metro|train|tram|subway|rest|full|first|next|last|non|one) stop\b/g,
  /\b(?:off|from) (?:of )?(?:the|your) (?:wait|waiting|cancellation|standby) ?list\b/g,
  /\bno (?:dej[ea]n?|pare[ns]?) de \w+/g,
];

/** Help asked for, not an end: a stop word that something or somebody “won’t” obey (the carriers’ own example is a device). */
export const helpCue =
  /\b(?:cant|cannot|can not|wont|will not|doesnt|does not|not)(?: (?!texting|messaging)\w+){0,5} stop\b/g;

/** Perhaps an opt-out, perhaps a question about a treatment: held for a person to read (TCPA-19 d). */
export const doubtfulPhrases: Phrase[] = [
  { rule: 'stop_in_sentence', language: 'en', pattern: /\bstop\b/ },
  {
    rule: 'clinical_quit',
    language: 'en',
    pattern:
      /\bquit (?:smoking|drinking|vaping|taking|using|chewing)\b|\bend of (?:my |the )?(?:treatment|therapy|care|medication)\b/,
  },
  { rule: 'opt_out_of_what', language: 'en', pattern: /\bopt(?:ing|ed)? (?:\w+ )?out\b|\bunsubscrib\w*\b/ },
  { rule: 'take_me_off_what', language: 'en', pattern: /\b(?:take|remove) (?:me|us) (?:off|from)\b/ },
  {
    rule: 'text_with_condition',
    language: 'en',
    pattern:
      /(?<!\bi )\b(?:dont|do not|never) (?:text|txt|message|msg|contact) \w+|\b(?:dont|do not|never) send (?:me |us )?(?:any |these |more )*(?:texts?|messages)\b/,
  },
  {
    rule: 'consent_withdrawn',
    language: 'en',
    pattern: /\b(?:revok\w*|withdraw\w*) (?:my |all |any )*(?:consent|permission)\b/,
  },
  {
    rule: 'number_not_mine',
    language: 'en',
    pattern: /\b(?:not|isnt|no longer) my (?:phone |cell )?number\b/,
  },
  {
    rule: 'cancel_what',
    language: 'en',
    pattern: /\bcancel (?:everything|all)\b|\bcancel (?:\w+ ){0,2}reminders?\b/,
  },
  {
    rule: 'too_many',
    language: 'en',
    pattern:
      /\btoo many (?:texts|messages|msgs|reminders)\b|\b(?:text|texting|message|messaging) (?:me |us )?too (?:much|often)\b|^(?:thats |that is )?enough(?: already| is enough| of this)?$/,
  },
  {
    rule: 'not_interested',
    language: 'en',
    pattern: /^(?:im |i am |we are |were )?not interested(?: (?:thanks|thank you|anymore|any more))*$/,
  },
  {
    rule: 'is_it_spam',
    language: 'en',
    pattern: /^(?:a )?(?:spam|scam)$|\bis (?:this|it) (?:a )?(?:spam|scam)\b/,
  },
  { rule: 'insult', language: 'en', pattern: /^(?:fuck|screw) (?:you|u|yall|this)$/ },
  {
    rule: 'blocking',
    language: 'en',
    pattern: /\b(?:im|i am|i will|ill|going to|gonna) block(?:ing)? (?:you|this number)\b/,
  },
  {
    rule: 'no_longer_patient',
    language: 'en',
    pattern: /\bno longer (?:a |your |the )*patient\b|\bdont go there any ?more\b/,
  },
  { rule: 'lawyer', language: 'en', pattern: /\b(?:lawyer|attorney)\b/ },
  {
    rule: 'parar_que',
    language: 'es',
    pattern: /\b(?:parar(?! en\b)|detener|suspender)\b|\bdej(?:ar|o|e|en|a) de (?:tomar|fumar|usar|beber)\b/,
  },
  {
    rule: 'mensajes_con_condicion',
    language: 'es',
    pattern: /\bno (?:me|nos) (?:escriba[ns]?|textee[ns]?|contacte[ns]?|moleste[ns]?)\b/,
  },
  { rule: 'baja_de_que', language: 'es', pattern: /\b(?:darme|dame|deme|denme) de baja\b/ },
  { rule: 'abogado', language: 'es', pattern: /\babogad[oa]\b/ },
];
