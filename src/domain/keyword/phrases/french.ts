import type { PhraseBook } from '../phraseBook.ts';

const messages = '(?:messages?|sms|textos?|rappels?)';

export const french: PhraseBook = {
  language: 'fr',
  optOut: {
    arretez: '^(?:arretez|arrete)(?: (?:svp|stp|merci|maintenant|s ?il vous plait))*$',
    arretez_de: `arret(?:ez|e|er) (?:de )?(?:m ?envoyer|m ?ecrire|me (?:contacter|texter|deranger|harceler)|m ?embeter|(?:de |les |vos |ces |tous |d ?envoyer |des )*${messages})`,
    n_envoyez_plus: `n(?:e m ?|e nous )?envoyez plus (?:rien|(?:de |d ?|aucun |ces |vos )?${messages})`,
    n_ecrivez_plus: 'ne m ?ecrivez plus|ne (?:me|nous) (?:contactez|textez) plus',
    plus_de: `^(?:svp )?plus de ${messages}(?: (?:svp|merci|s ?il vous plait))*$`,
    ne_veux_plus: `ne (?:veux|souhaite|desire) (?:plus|pas)(?: \\p{L}+){0,2} ${messages}`,
    ne_plus: `ne plus (?:m ?envoyer|me contacter|m ?ecrire|recevoir)|stop (?:aux |les |a vos |vos )*${messages}`,
    desabonner: 'desabonn(?:er|ez|e)',
    de_la_liste:
      '(?:retirez|enlevez|supprimez|otez|effacez) (?:moi|nous) de (?:\\p{L}+ ){0,2}liste(?! d ?attente)',
    mon_numero: '(?:supprimez|effacez|retirez|enlevez) (?:mon|ce) numero',
    tranquille: 'laiss(?:ez|e) (?:moi|nous) tranquilles?|(?:fichez|foutez) (?:moi|nous) la paix',
  },
  hostile: {
    harcelement: 'c ?est du harcelement|arret\\p{L}* de (?:me |nous )harceler',
    plainte: '(?:je vais|nous allons) porter plainte',
  },
  wrongNumber: {
    mauvais_numero:
      '(?:mauvais|faux) numero|tromp\\p{L}* de (?:numero|personne)|erreur de numero|mauvaise personne',
    qui_est_ce: '^(?:bonjour )?(?:qui est ce|qui etes vous|c ?est qui|qui est la)$',
    pas_mon_numero: 'pas mon numero',
  },
  unless: 'j ?ai (?:fait|compose|donne)|je me suis|au travail',
  doubtful: {
    arreter: 'arret(?:er|e|ez|ent)|s ?arrete|j ?arrete|cesser de',
  },
  death: { deces: 'decedee?|est morte?' },
  cancelVisit: 'annul(?:er|ez|e) (?:\\p{L}+ ){0,3}(?:rendez vous|rdv|consultation|visite)',
};
