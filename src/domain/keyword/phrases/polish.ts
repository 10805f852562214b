import type { PhraseBook } from '../phraseBook.ts';

const wiadomosci = '(?:wiadomości|sms\\p{L}*)';

export const polish: PhraseBook = {
  language: 'pl',
  optOut: {
    przestac: 'przesta(?:ń|ńcie|ć)(?: \\p{L}+){0,2} (?:pisać|wysyłać|przysyłać|nękać)',
    nie_pisac: `nie (?:pisać|piszcie|pisz)(?: do mnie| do nas)?(?: już)? więcej|nie piszcie do (?:mnie|nas)|nie (?:wysyłajcie|wysyłać|przysyłajcie|wysyłaj)(?: \\p{L}+){0,2} ${wiadomosci}`,
    nie_chce: `nie (?:chcę|życzę sobie)(?: (?:już|więcej|otrzymywać|dostawać|tych))* ${wiadomosci}`,
    koniec: `(?:koniec|dość) ${wiadomosci}`,
    wypisac: `mnie wypisać|wypisz(?:cie)? mnie|rezygnuję z ${wiadomosci}`,
    usunac:
      'usuń(?:cie)? (?:mój|ten) numer|usunąć (?:mój|ten) numer|usu(?:ń|ńcie|nąć) mnie z (?:\\p{L}+ )?listy',
    spokoj: 'daj(?:cie)? (?:mi|nam) (?:święty )?spokój',
  },
  wrongNumber: {
    zly_numer: 'zły numer|^(?:to )?pomyłka$|pomyl\\p{L}* (?:\\p{L}+ ){0,2}numer\\p{L}*',
    kto_to: '^kto (?:to|pisze|to jest|mówi)$',
    nie_moj: 'nie (?:jest )?mój numer',
  },
  unless: 'szpital\\p{L}*|oczekujących|pomyliłe?[ma]m? numer\\p{L}*|w pracy',
  doubtful: {
    przestac: 'przestać|odstawić|zatrzymać',
    smierc: 'zmarła?|nie żyje',
  },
  cancelVisit: '(?:anulować|odwołać|anuluj\\p{L}*) (?:\\p{L}+ ){0,3}(?:wizyt\\p{L}*|termin\\p{L}*)',
};
