import type { PhraseBook } from '../phraseBook.ts';

export const haitianCreole: PhraseBook = {
  language: 'ht',
  optOut: {
    sispann: '(?:sispann|kanpe|rete) (?:voye|ekri|mesaj)',
    pa_voye: 'pa (?:voye|ekri)(?: \\p{L}+){0,3} ankò',
    pa_vle: 'pa (?:vle|bezwen)(?: resevwa)?(?: \\p{L}+)? mesaj',
    retire: '(?:retire|wete) (?:m|mwen) (?:sou|nan) (?:\\p{L}+ )?lis|(?:retire|efase|wete) nimewo (?:mwen|m)',
    kite_m: 'kite (?:m|mwen|nou) (?:trankil|anpè)',
  },
  wrongNumber: {
    move_nimewo: 'move nimewo',
    kiyes: '^(?:kiyès|ki moun) (?:sa ye|sa a|ou ye)$',
    pa_nimewo_mwen: 'pa nimewo mwen',
  },
  doubtful: {
    sispann: 'sispann|(?:vle|pa) kanpe',
    mouri: 'mouri',
  },
  cancelVisit: 'anile (?:\\p{L}+ ){0,3}(?:randevou|vizit)',
};
