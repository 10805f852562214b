import { clauses, type NormalisedText } from './normalise.ts';
import type { ReadyBook } from './phraseBook.ts';
import { findInBooks } from './phraseBooks.ts';
import type { KeywordLanguage } from './wordTable.ts';

/** The day that a sentence names for the visit: 1 is Monday; `other` is a day, hour or person that cannot be checked. */
export type NamedDay = 'today' | 'tomorrow' | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 'other';

export type CancelSentence = {
  kind: 'cancel_visit' | 'reschedule';
  rule: string;
  language: KeywordLanguage;
  when?: NamedDay;
};

type Rules = Record<'cancel' | 'visit' | 'offSchedule' | 'other' | 'notAWish' | 'costs' | 'alone', RegExp>;

const english: Rules = {
  cancel: /\b(?:cancel|canceling|cancelling|cancell|cancle)\b/,
  visit:
    /\b(?:appts?|apts?|appointments?|appoitment|apointment|visits?|booking|session|check ?up|consult(?:ation)?|procedure|surgery|slot|today|tonight|tomorrow|tmrw|tomorow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/,
  // “take me off the schedule”: the visit's list, not ours.
  offSchedule:
    /\b(?:take|remove) (?:me|us) (?:off|from) (?:of )?(?:the|your|todays|tomorrows)? ?(?:schedule|calendar|book)\b/,
  other:
    /\b(?:reschedul\w*|rebook|postpone|move|another (?:day|time|date)|different (?:day|time|date)|new (?:time|date|appointment)|change)\b/,
  notAWish:
    /\b(?:dont|do not|didnt|did not|not|never|wont|shouldnt|without|if|unless|whether|should|might|may|maybe|how|why|when|what|did|was|were|had|before|avoid) (?:\w+ ){0,4}cancel\w*/,
  costs: /\b(?:fees?|charged?|policy|penalty)\b/,
  alone:
    /^(?:(?:please|pls|plz|hi|hello|sorry|yes|i|we|need|have|want|must|would like|id like|to|it|this|thanks|thank you|thx|now|ok) )*cancel(?: (?:it|this|please|pls|plz|thanks|thank you|thx|now|sorry))*$/,
};

const spanish: Rules = {
  cancel: /\b(?:cancelar|cancele|cancela|cancelo|cancelen|cancelarl[ao]|cancelame|anular|anule)\b/,
  visit:
    /\b(?:citas?|consulta|visita|turno|revision|cirugia|hoy|manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b/,
  offSchedule: /\b(?:quiteme|saqueme) de la agenda\b/,
  other: /\b(?:reprogram\w*|reagend\w*|cambiar\w*|cambio|mover\w*|otro dia|otra (?:fecha|hora)|posponer)\b/,
  notAWish:
    /\b(?:no|nunca|si|sin|por que|como|cuando|antes de|deberia|quizas?|tal vez) (?:\w+ ){0,3}(?:cancel|anul)\w*/,
  costs: /\b(?:multa|cargo|cobran?)\b/,
  alone:
    /^(?:(?:por favor|favor de|hola|perdon|si|necesito|quiero|tengo que|debo) )*(?:cancelar|cancele|cancela|cancelo|cancelarl[ao])(?: (?:por favor|gracias|perdon))*$/,
};

const namedDays: [day: NamedDay, names: RegExp][] = [
  [1, /\b(?:mondays?|lunes)\b/],
  [2, /\b(?:tuesdays?|martes)\b/],
  [3, /\b(?:wednesdays?|miercoles)\b/],
  [4, /\b(?:thursdays?|jueves)\b/],
  [5, /\b(?:fridays?|viernes)\b/],
  [6, /\b(?:saturdays?|sabados?)\b/],
  [7, /\b(?:sundays?|domingos?)\b/],
  ['today', /\b(?:todays?|tonights?|hoy)\b/],
  ['tomorrow', /\b(?:tomorrows?|tmrw|tomorow|manana)\b/],
];
const uncheckable =
  /\d|\b(?:next|following|both|all|every|other|another|first|second|morning|afternoon|noon|week|month|son|sons|daughter|daughters|kids?|childs?|childrens?|husbands?|wifes?|moms?|mothers?|dads?|fathers?|his|her|their|(?:jan|febr?)uary|march|april|june|july|august|(?:septem|octo|novem|decem)ber|proxim[ao]|otr[ao]|ambas|todas|semana|mes|tarde|hij[ao]s?|espos[ao]|mama|papa|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b/;

/** A wish to cancel a visit, said in a sentence (TCPA-17, 3). The bare word is not its business. */
export function findCancelSentence(text: NormalisedText, books: readonly ReadyBook[]): CancelSentence | null {
  for (const [language, rules] of [
    ['en', english],
    ['es', spanish],
  ] as const) {
    const found = findIn(text, rules);
    if (found !== null) return { ...found, language };
  }
  const elsewhere = findInBooks(books, 'cancelVisit', text);
  // Which visit is meant, and whether the sentence denies or asks, is for staff to read.
  return elsewhere
    ? {
        kind: 'cancel_visit',
        rule: `cancel_visit:${elsewhere.rule}`,
        language: elsewhere.language,
        when: 'other',
      }
    : null;
}

function findIn(text: NormalisedText, rules: Rules): Omit<CancelSentence, 'language'> | null {
  const off = rules.offSchedule.test(text.folded);
  if (!off && !rules.cancel.test(text.folded)) return null;
  const clause = clauses(text.clean).find(({ folded }) => rules.cancel.test(folded));
  if (clause === undefined && !off) return null;
  if (rules.costs.test(text.folded) || (clause !== undefined && rules.notAWish.test(clause.folded)))
    return null;
  const alone = clause !== undefined && rules.alone.test(clause.folded) && !clause.asks;
  if (!alone && !off && !rules.visit.test(text.folded)) return null;
  // Who wants another day does not want the slot gone before the other one is found.
  if (rules.other.test(text.folded)) return { kind: 'reschedule', rule: 'cancel_visit:another_day' };
  const when = namedDay(text.folded);
  return {
    kind: 'cancel_visit',
    rule: alone && !rules.visit.test(text.folded) ? 'cancel_visit:alone' : 'cancel_visit:sentence',
    ...(when !== undefined && { when }),
  };
}

function namedDay(folded: string): NamedDay | undefined {
  if (uncheckable.test(folded)) return 'other';
  const days = namedDays.filter(([, names]) => names.test(folded)).map(([day]) => day);
  return days.length > 1 ? 'other' : days[0];
}
