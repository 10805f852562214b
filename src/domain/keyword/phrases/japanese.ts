import type { PhraseBook } from '../phraseBook.ts';

const texts = '(?:メッセージ|メール|ショートメール|通知|配信|送信|受信|sms)';

export const japanese: PhraseBook = {
  language: 'ja',
  isRunTogether: true,
  optOut: {
    haishin_teishi: `${texts}[をのは]?(?:停止|中止|止め|やめ|解除|ストップ)`,
    okuranaide: `(?:もう|二度と|${texts}[をは]?)(?:送らないで|送ってこないで)|(?:送信|連絡|メール)しないで`,
    yamete: '(?:送る|送信する|連絡する|連絡)の?[をは]?(?:やめて|止めて)',
    yamete_alone: '^(?:もう)?(?:やめて|止めて)(?:ください|下さい|くれ)?$',
    fuyou: `${texts}[はも]?(?:不要|いりません|要りません)`,
    kaijo: '(?:登録|購読)[をの]?解除|退会',
    sakujo: '番号[をの]?(?:削除|消し)',
    uketori: '(?:受け取りた|受信した)く(?:ない|ありません)',
  },
  wrongNumber: {
    bangou: '番号[がはをの]?(?:違|ちが|間違)|間違い(?:番号|電話)|人違い',
    donata: '^(?:すみません)?(?:どなた|どちら様|どちらさま|誰|だれ)(?:ですか|でしょうか)?$',
    watashi: '私の(?:番号|電話)(?:では|じゃ)(?:ありません|ない)',
  },
  unless: '私が間違|こちらの間違',
  doubtful: {
    yameru: '薬\\p{L}{0,3}(?:やめ|止め|中止)|中止し|停止し|止まりません|止まらない',
    shibou: '亡くな',
  },
  cancelVisit: '(?:予約|診察)\\p{L}{0,6}(?:キャンセル|取り消)',
};
