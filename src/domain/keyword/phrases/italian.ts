import type { PhraseBook } from '../phraseBook.ts';

const messaggi = '(?:messaggi|messaggio|sms)';

export const italian: PhraseBook = {
  language: 'it',
  optOut: {
    smettetela: '^(?:per favore )?smett(?:ila|etela|ete)(?: per favore| grazie)?$',
    smettete_di:
      'smett(?:ete|etela|ila|i|a|ere) di (?:scriver|mandar|inviar|contattar|disturbar|tormentar)(?:mi|ci|e)',
    non_mandate:
      'non (?:mi |ci )?(?:mandate|inviate|mandi|scrivete|contattate|mandare|scrivere)(?:mi|ci)? (?:più|altri)',
    non_voglio: `non (?:voglio|desidero|vogliamo)(?: (?:più|ricevere|altri|i|questi|vostri))* ${messaggi}`,
    basta_messaggi: `(?:basta|niente più|stop)(?: con)?(?: i| questi| gli)? (?:messaggi|sms)`,
    dalla_lista:
      '(?:toglietemi|cancellatemi|rimuovetemi|toglimi) dall[ae] (?:\\p{L}+ )?(?:lista(?! d ?attesa)|rubrica)',
    il_mio_numero: '(?:cancellate|eliminate|rimuovete|togliete) (?:il mio|questo) numero',
    in_pace: 'lascia(?:te)?(?:mi|ci) in pace',
    disiscrivere: 'disiscriv\\p{L}+',
  },
  hostile: {
    molestie: 'sono molestie',
    denuncia: 'vi (?:denuncio|denuncerò|faccio causa)',
  },
  wrongNumber: {
    numero_sbagliato: 'numero sbagliato|persona sbagliata|sbagliato (?:numero|persona)',
    chi_e: '^(?:scusi )?chi (?:è|sei|siete|parla)$',
    non_e_mio: 'non è il mio numero',
  },
  unless: 'ho sbagliato|al lavoro',
  doubtful: {
    smettere: 'smett(?:ere|o) di|interromp\\p{L}+|non si ferma',
  },
  death: { morte: 'decedut[oa]|è mort[oa]' },
  cancelVisit: '(?:annullare|disdire) (?:\\p{L}+ ){0,3}(?:appuntamento|visita)',
};
