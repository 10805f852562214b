import type { PhraseBook } from '../phraseBook.ts';

const texts = '(?:短信|簡訊|简讯|信息|訊息|讯息|消息|通知)';
// “Send”; not the first sign of fever, inflammation or an attack.
const send = '(?:发|發|傳|传)(?!烧|燒|炎|作|病|生)';

/** Simplified and traditional. */
export const chinese: PhraseBook = {
  language: 'zh',
  isRunTogether: true,
  optOut: {
    tingzhi_fa: `停止(?:给我|給我|向我)?${send}`,
    buyao_fa: `(?:不要|别|別|不准|勿)再(?:给我|給我)?${send}|(?:不要|别|別|勿)(?:给我|給我)?${send}送?(?:任何)?${texts}`,
    qing_tingzhi: '^(?:请|請)停止$|^(?:请|請)?(?:不要|别|別)再?(?:发|發|傳|传)了$',
    buxiang_shou: `不(?:想|要|愿意?|願意?)再?(?:收到?|接收)\\p{L}{0,4}${texts}`,
    buyao_lianxi:
      '(?:不要|别|別|勿)再?(?:联系|聯繫|聯絡|联络|打扰|打擾|骚扰|騷擾|烦|煩)我(?!先生|太太|的|妈|媽|爸|老)',
    tuiding: '退订|退訂|取消(?:订阅|訂閱|短信|簡訊)',
    shanchu:
      '(?:删除|刪除|移除)我?的?(?:号码|號碼|电话|電話)|(?:名单|名單|列表)\\p{L}{0,2}(?:删除|刪除|移除|去掉)',
  },
  hostile: {
    saorao: '是(?:骚扰|騷擾)',
    tousu: '(?:投诉|投訴|起诉|起訴)你',
  },
  wrongNumber: {
    cuo_le:
      '(?:打|发|發|傳|传|认|認)[错錯](?:了|人|电话|電話)|(?:号码|號碼)[错錯]|[错錯][误誤]的(?:号码|號碼)',
    ni_shi_shui: '^[你您]是(?:谁|誰|哪位)[啊呀]?$|^(?:谁|誰|哪位)$',
    bushi_wode: '不是我的(?:号码|號碼|电话|電話)',
  },
  unless: '我(?:打|发|發)[错錯]|等候',
  doubtful: {
    ting: '(?<![不别別]|不要)停[药藥]|停止|停不下|止不住',
    qushi: '去世|过世|過世',
  },
  cancelVisit: '取消\\p{L}{0,6}(?:预约|預約|就诊|门诊|門診)|(?:预约|預約)\\p{L}{0,4}取消',
};
