import type { PhraseBook } from '../phraseBook.ts';

const payam = '(?:پیام|پیامک|sms)';

export const persian: PhraseBook = {
  language: 'fa',
  optOut: {
    payam_nadahid: `${payam} (?:\\p{L}+ )?(?:ندهید|نده|نفرستید|ندید|نفرست)`,
    lotfan_tavaghof: '^(?:لطفا توقف|توقف لطفا)$',
    nemikhaham: `نمی ?خواهم (?:\\p{L}+ ){0,2}${payam}|${payam} (?:\\p{L}+ )?نمی ?خواهم`,
    laghv_eshterak: `لغو (?:اشتراک|عضویت|${payam})`,
    hazf: 'شماره (?:من|ام|مرا)(?: را| رو)? (?:حذف|پاک)|من (?:را|رو) از (?:\\p{L}+ )?(?:لیست|فهرست) (?:\\p{L}+ )?(?:حذف|پاک|خارج)',
    mozahem: 'مزاحم (?:\\p{L}+ )?نشو(?:ید)?',
  },
  wrongNumber: {
    shomare_eshtebah: 'شماره (?:\\p{L}+ )?اشتباه|اشتباه گرفت\\p{L}*',
    shoma: '^شما(?: (?:کی|کی هستید|کیستید))?$',
    shomare_man: 'شماره (?:من|مال من) نیست',
  },
  unless: 'من اشتباه|سر کار|لیست انتظار',
  doubtful: {
    ghat: 'قطع کنم|متوقف نمی\\p{L}*|متوقف کنم',
    fowt: 'فوت|درگذشت',
  },
  cancelVisit: '(?:نوبت|قرار|وقت)\\p{L}* (?:\\p{L}+ ){0,2}لغو|لغو (?:\\p{L}+ )?(?:نوبت|قرار|وقت)',
};
