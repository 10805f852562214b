import type { PhraseBook } from '../phraseBook.ts';

const mensagens = '(?:mensagens?|mensagem|sms|textos?)';

export const portuguese: PhraseBook = {
  language: 'pt',
  optOut: {
    pare_de: `par[ae]m? (?:de (?:me |nos )?(?:mandar|enviar|escrever|incomodar|perturbar|contatar)|com (?:as|essas|estas|os|esses) ${mensagens})`,
    nao_mande: `não (?:me |nos )?(?:mandem?|enviem?) (?:mais )?(?:nada|(?:\\p{L}+ )?${mensagens})|não (?:me|nos) (?:escrevam?|contatem?|perturbem?)(?: mais)?`,
    nao_quero: `não (?:quero|desejo|queremos)(?: mais)?(?: receber| ter)?(?: mais)? (?:\\p{L}+ )?${mensagens}`,
    chega: `(?:chega|basta) de ${mensagens}|^sem mais ${mensagens}`,
    da_lista:
      '(?:me (?:tir[ae]m?|remov[ae]m?|exclu\\p{L}+)|(?:tire|remova) me) d[ae] (?:\\p{L}+ )?lista(?! de espera)',
    meu_numero: '(?:remov[ae]|apague|exclua|tire|delete) (?:o )?(?:meu|este) número',
    em_paz: '(?:me|nos) deix[ae]m? em paz|deix[ae]m? (?:me|nos) em paz',
    inscricao: `cancelar (?:a |as |minha )?(?:inscrição|assinatura|${mensagens})|descadastr\\p{L}+`,
  },
  hostile: {
    assedio: 'isso é assédio',
    processar: 'vou processar (?:vocês?|essa)',
  },
  wrongNumber: {
    numero_errado: '(?:número|pessoa) errad[oa]|^(?:foi )?engano$',
    quem_e: '^quem (?:é(?: você)?|está falando|fala)$',
    nao_e_meu: 'não é (?:o )?meu número',
  },
  unless: 'eu (?:liguei|dei|disquei)|no trabalho|antes d|depois d',
  doubtful: {
    parar: 'não para|parar(?! (?:en|em|na|no) )',
  },
  death: { morte: 'faleceu|morreu|falecid[oa]' },
  cancelVisit: '(?:cancelar|cancele|desmarcar) (?:\\p{L}+ ){0,2}(?:consulta|visita|horário)',
};
