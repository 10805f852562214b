import type { PhraseBook } from '../phraseBook.ts';

const nachrichten = '(?:nachrichten|sms|textnachrichten|texte)';

export const german: PhraseBook = {
  language: 'de',
  optOut: {
    aufhoeren:
      'hoe?r(?:en sie|t)? auf(?: \\p{L}+){0,5} (?:schreiben|schicken|senden|texten|belästigen|nerven)',
    aufhoeren_allein: '^(?:bitte )?(?:hoe?ren sie auf|aufhoe?ren)(?: bitte)?$|nicht mehr schreiben$',
    keine_mehr: `keine (?:\\p{L}+ )?${nachrichten} mehr|keine weiteren ${nachrichten}`,
    nicht_mehr:
      '(?:schreib(?:en sie)?|kontaktieren sie|texten sie) (?:mir|mich|uns) (?:bitte )?nicht(?: mehr)?',
    von_der_liste:
      '(?:nehmen|streichen|entfernen|löschen) sie mich (?:bitte )?(?:von|aus) (?:\\p{L}+ )?liste',
    meine_nummer: '(?:löschen|entfernen|streichen) sie (?:bitte )?(?:meine|diese) nummer',
    in_ruhe: 'lass(?:en sie|t)? (?:mich|uns) (?:bitte )?in ruhe',
    abmelden: `meld(?:en sie|et) mich (?:bitte )?ab|${nachrichten} abbestellen`,
  },
  hostile: {
    belaestigung: 'das ist (?:eine )?belästigung',
    verklagen: '(?:sie|euch) (?:verklagen|anzeigen)',
  },
  wrongNumber: {
    falsche_nummer: 'falsche (?:nummer|person)|verwählt',
    wer_ist_das: '^(?:hallo )?wer (?:ist das|sind sie|ist da|bist du)$',
    nicht_meine: 'nicht meine nummer',
  },
  unless: 'ich habe|bei der arbeit|vor \\d+|nach \\d+',
  doubtful: {
    absetzen: 'absetzen|aufhören|hört nicht auf|mich abmelden',
    tod: '(?:verstorben|gestorben)',
  },
  cancelVisit: '(?:termin|besuch) (?:\\p{L}+ ){0,3}(?:absagen|stornieren)|absagen (?:\\p{L}+ ){0,3}termin',
};
