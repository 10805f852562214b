import type { PhraseBook } from '../phraseBook.ts';

const texts = '(?:문자|메시지|메세지|연락)(?:를|을|도)?';

export const korean: PhraseBook = {
  language: 'ko',
  isRunTogether: true,
  optOut: {
    geuman: '^(?:제발 |이제 )?그만 ?(?:좀 )?(?:하세요|해 ?주세요|해요|해|요)$|그만 ?보내|문자 ?(?:좀 )?그만',
    bonaeji_ma: `${texts} ?(?:더 이상 |이제 |다시는 |좀 )?(?:보내지|하지) ?(?:마|말)`,
    bonaeji_ma_alone: '^(?:제발 |이제 |더 이상 )?보내지 ?(?:마|말)\\p{L}*$',
    batgo_sipji: `${texts} ?(?:더 이상 )?(?:받고 싶지|받기 싫|안 받)`,
    sushin_geobu: '수신 ?(?:을 )?거부|(?:문자|메시지|알림|수신)(?:를|을)? ?중지|구독 ?(?:을 )?취소',
    beonho_sakje: '번호(?:를)? ?(?:좀 )?(?:삭제|지워)',
  },
  wrongNumber: {
    jalmot: '잘못 ?(?:보내|거셨|걸|된 번호)|번호가? ?(?:틀|잘못)',
    nugu: '^누구(?:세요|시죠|십니까|야|신가요|시나요)$',
    je_beonho: '제 ?번호가? ?아(?:니|닙)',
  },
  unless: '제가 잘못|아침|저녁|밤에|근무|주말',
  doubtful: {
    geuman: '그만(?!두|둬|뒀)|중지|멈추지|끊어도|문자\\p{L}? ?보내지',
    samang: '돌아가셨|사망',
  },
  cancelVisit: '예약\\p{L}{0,2} ?(?:좀 )?취소',
};
