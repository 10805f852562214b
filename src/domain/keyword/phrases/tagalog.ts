import type { PhraseBook } from '../phraseBook.ts';

const mensahe = '(?:text|texts|mensahe|messages?)';

export const tagalog: PhraseBook = {
  language: 'tl',
  optOut: {
    itigil: `^(?:paki )?(?:i?tigil|hinto|ihinto)(?: (?:na|po|nyo|ninyo|niyo))+$|(?:i?tigil(?:an)?|ihinto) (?:\\p{L}+ ){0,3}${mensahe}`,
    tama_na: '^tama na(?: po)?$|^stop (?:na|po|na po)$',
    tigilan: 'tigilan (?:nyo|ninyo|niyo) (?:na )?(?:po )?ako',
    huwag: '(?:hu)?wag (?:\\p{L}+ ){0,4}(?:i text|mag text|magtext|itext|magpadala|i message|mag message)',
    ayoko: `(?:ayoko|ayaw ko) (?:\\p{L}+ ){0,4}${mensahe}`,
    alisin: '(?:alisin|tanggalin) (?:\\p{L}+ ){0,3}(?:(?:number|numero) ko|sa (?:\\p{L}+ )?listahan)',
  },
  wrongNumber: {
    maling_numero: 'maling (?:numero|number|tao)|mali (?:po )?(?:ang|yung) (?:number|numero)',
    sino_ito: '^sino (?:po )?(?:ito|to|ka|sila|kayo)(?: po)?$',
    hindi_akin: 'hindi (?:po )?(?:ito|akin) (?:ang |yung )?(?:number|numero)',
  },
  unless: 'sa (?:umaga|gabi|trabaho)|habang|kapag',
  doubtful: {
    itigil: 'itigil|ihinto|tumitigil',
    namatay: 'namatay|yumao|patay na',
  },
  cancelVisit: '(?:kanselahin|ikansela|kansela|i ?cancel) (?:\\p{L}+ ){0,3}(?:appointment|schedule|iskedyul)',
};
