import { fold } from './normalise.ts';

/** A word that a text asks the patient to send, though carriers take it for something else. */
export type CarrierCollision = { word: string; why: string };

type Group = { words: string[]; why: string; ownPurpose: RegExp; aloneIsFine: string[] };

// The first group's words unsubscribe by themselves, at Twilio (CANCEL, END, QUIT …) or here (TCPA-17, TCPA-18).
const groups: Group[] = [
  {
    words: [
      'STOP',
      'STOPALL',
      'UNSUBSCRIBE',
      'CANCEL',
      'END',
      'QUIT',
      'REVOKE',
      'OPTOUT',
      'REMOVE',
      'ALTO',
      'PARAR',
      'PARE',
      'BAJA',
      'DETENER',
      'SALIR',
    ],
    why: 'It is an opt-out word: on an ordinary number it unsubscribes the patient from every text.',
    ownPurpose:
      /\b(?:opt(?:ing)? out|stop|unsubscribe|no more|(?:end|quit|cancel) (?:\w+ ){0,2}(?:texts?|messages|alerts|reminders)|dejar de recibir|(?:darse|dar) de baja|no recibir|parar|cancelar (?:\w+ )?(?:mensajes|textos))\b/,
    aloneIsFine: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'OPTOUT', 'ALTO'],
  },
  {
    words: ['CANCELAR'],
    why: 'It is the Spanish form of an opt-out word: a sender with Spanish keywords unsubscribes the patient.',
    ownPurpose: /\b(?:mensajes|textos|suscripcion)\b/,
    aloneIsFine: [],
  },
  {
    words: ['START', 'UNSTOP', 'YES', 'INICIAR', 'SI'],
    why: 'It is an opt-in word: carriers take it for consent to texts and may answer it themselves.',
    ownPurpose:
      /\b(?:(?:re ?)?subscribe|opt(?:ing)? (?:back )?in|sign up|(?:texts|messages) again|resume|(?:get|receive) (?:\w+ ){0,2}(?:texts|messages)|suscribir\w*|(?:mensajes|textos) de nuevo|recibir (?:mensajes|textos))\b/,
    aloneIsFine: ['START', 'UNSTOP', 'INICIAR'],
  },
  {
    words: ['HELP', 'INFO', 'AYUDA'],
    why: 'It is a help word: carriers may answer it themselves, and your text would not be the answer.',
    ownPurpose: /\b(?:help|info|more information|ayuda|mas informacion)\b/,
    aloneIsFine: ['HELP', 'INFO', 'AYUDA'],
  },
];

const replyVerb =
  /\b(?:reply|respond|text|txt|send|type|answer|responda|responde|conteste|envie|escriba|mande|textee)\b(?: (?:with|by|back|con))?/i;

/**
 * The carrier words that a template asks the patient to reply with for a purpose of its own, each once, in the order of the text.
 * A warning, for English and Spanish: “Reply STOP to opt out” and “HELP for help” are what the words are for.
 */
export function carrierCollisions(templateText: string): CarrierCollision[] {
  const found = new Map<string, CarrierCollision>();
  for (const sentence of templateText.normalize('NFC').split(/[.!?\n]+/)) {
    const verb = replyVerb.exec(withoutAccents(sentence));
    if (verb === null) continue;
    for (const collision of collisionsIn(withoutAccents(sentence).slice(verb.index + verb[0].length)))
      if (!found.has(collision.word)) found.set(collision.word, collision);
  }
  return [...found.values()];
}

/** Looks at each word of what follows “Reply”: asked for when in capitals, in quotes or first; its purpose runs to the next mark or “or”. */
function collisionsIn(request: string): CarrierCollision[] {
  return [...request.matchAll(/(["'“”‘’]?)([\p{L}]+)\1?/gu)].flatMap((match) => {
    const [whole, , written = ''] = match;
    const word = written.toUpperCase();
    const group = groups.find(({ words }) => words.includes(word));
    const isFirst = request.slice(0, match.index).trim() === '';
    const isAskedFor = isFirst || written === word || /^["“'‘]/.test(whole);
    if (group === undefined || !isAskedFor) return [];
    const after = request.slice(match.index + whole.length);
    const purpose = fold(
      /^["'“”‘’\s]*(?:to|for|if|when|para|si)\b([^,;]*?)(?:,|;|$| or | o )/i.exec(after)?.[1] ?? '',
    );
    const isItsOwn = purpose === '' ? group.aloneIsFine.includes(word) : group.ownPurpose.test(purpose);
    return isItsOwn ? [] : [{ word, why: group.why }];
  });
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
}
