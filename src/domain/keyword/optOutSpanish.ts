import type { Phrase } from './phrase.ts';

const mensajes = '(?:mensajes?|mensajitos|textos?|sms|recordatorios?|avisos?|notificaciones)';

/** Sentences in Spanish that ask for no more texts. */
export const optOutSpanish: Phrase[] = [
  {
    rule: 'deje_de',
    language: 'es',
    pattern: new RegExp(
      `\\b(?:dej[ea]n?|dejar|par[ae][ns]?|basta) de (?:(?:mandar|enviar|escribir|textear|molestar|contactar|acosar)(?:me|nos|le)|(?:(?:mandar|enviar|recibir) (?:\\w+ ){0,2})?${mensajes}|molestar|textear)\\b`,
    ),
  },
  { rule: 'paren', language: 'es', pattern: /^(?:(?:por favor|ya) )*paren(?: (?:ya|por favor|gracias))*$/ },
  {
    rule: 'no_me_manden',
    language: 'es',
    pattern: new RegExp(
      `\\bno (?:(?:me|nos) )?(?:mande[ns]?|envie[ns]?) (?:(?:\\w+ ){0,3}${mensajes}\\b|(?:mas|nada|nada mas)$)`,
    ),
  },
  {
    rule: 'no_me_escriban',
    language: 'es',
    pattern:
      /\bno (?:me|nos) (?:escriba[ns]?|textee[ns]?|contacte[ns]?|moleste[ns]?)\b|^no molesten?(?: mas)?$/,
    not: /\b(?:al trabajo|antes|despues|durante|hasta|cuando|si|de noche|tan|hoy|manana|los \w+s|el \w+)\b/,
  },
  {
    rule: 'no_quiero',
    language: 'es',
    pattern: new RegExp(
      `\\bno (?:quiero|deseo|queremos|necesito|quisiera)(?: (?:recibir|tener|ver))?(?: (?:mas|estos|esos|sus|los|tantos|otros|ningun))* ${mensajes}\\b`,
    ),
  },
  {
    rule: 'no_quiero_que',
    language: 'es',
    pattern:
      /\bno (?:quiero|deseo|queremos) que (?:me|nos) (?:manden?|envien?|escriban?|texteen?|contacten?|molesten?)\b/,
  },
  { rule: 'no_mas_mensajes', language: 'es', pattern: new RegExp(`\\bno mas ${mensajes}\\b`) },
  {
    rule: 'quiteme',
    language: 'es',
    pattern:
      /\b(?:quit[ea]n?|saqu?[ea]n?|borr[ea]n?|elimin[ea]n?|remuev[ea]n?)me de (?:\w+ ){0,2}(?:listas?|base|sistema|mensajes|textos)\b/,
    not: /\blista de espera\b/,
  },
  {
    rule: 'borre_mi_numero',
    language: 'es',
    pattern: /\b(?:borr|elimin|quit|saqu)\w{0,4} (?:mi|este) numero\b/,
  },
  {
    rule: 'darme_de_baja',
    language: 'es',
    pattern: /\b(?:darme|dame|deme|denme) de baja\b/,
    not: /\b(?:trabajo|laboral|medica|seguro|enfermedad)\b/,
  },
  { rule: 'dejeme_en_paz', language: 'es', pattern: /\bdej[ea]n?me (?:en paz|tranquil[oa])\b/ },
  {
    rule: 'cancelar_mensajes',
    language: 'es',
    pattern: new RegExp(`\\bcancel\\w* (?:\\w+ ){0,2}(?:suscripcion|mensajes|textos|sms)\\b`),
  },
  {
    rule: 'acoso',
    language: 'es',
    isHostile: true,
    pattern: /\b(?:l[oa]s|te|l[oa]) (?:voy|vamos) a (?:demandar|denunciar)\b|\besto es (?:acoso|spam)\b/,
  },
];
