import type { Language } from './language.ts';

export type TextAddition = 'clinic_name' | 'stop_line';

export type CompleteInput = {
  text: string;
  clinicName: string;
  language: Language;
  /** The text must say who sends it: the first one to a number, and every automated one. */
  needsName: boolean;
  /** The text must say how to opt out: the same ones. */
  needsStop: boolean;
};

/** `text` as it is sent; `offset` is where the given text starts in it, in UTF-16 units. */
export type CompletedText = { text: string; additions: TextAddition[]; offset: number };

/**
 * STOP stays English in every language, because carriers know no other word. The Spanish and the French line fit GSM-7. Beyond English and
 * Spanish a line is added only to words of its language, and is reviewed together with them (LANG-01).
 */
export const stopLines: Record<Language, string> = {
  en: 'Reply STOP to stop all texts.',
  es: 'Responda STOP para dejar de recibir mensajes.',
  fr: 'Répondez STOP pour ne plus recevoir de messages.',
  pt: 'Responda STOP para não receber mais mensagens.',
  vi: 'Trả lời STOP để ngừng nhận tin nhắn.',
  zh: '回复 STOP 停止接收短信。',
  ar: 'أرسل STOP لإيقاف الرسائل.',
  he: 'השיבו STOP כדי להפסיק לקבל הודעות.',
};

// Capitals alone: "text us before you stop by" is no instruction.
const stopWord = /(?<!\p{Script=Latin})STOP(?!\p{Script=Latin})/gu;
const askedBefore =
  /(?<!\p{L})(?:reply|respond|text|txt|send|responda|responde|conteste|env[ií]e|env[ií]a|escriba|mande|répondez|envoyez|tapez|envie|trả lời|nhắn|gửi|soạn|أرسل|أجب|ارسل|השיבו|השב|שלחו)[ :]{1,3}(?:(?:with|back|the word|con|la palabra) )?["'“”‘’«»]?$/u;
// Written without spaces.
const askedInChinese = /(?:回复|回覆|发送|發送|输入|輸入)[ :：]{0,3}["“「]?$/u;
const purposeAfter =
  /^["'”’»]? ?(?:= ?|(?:to|2) )(?:opt|end|quit|stop|cancel|unsubscribe)|^["'”’»]? para (?:cancelar|dejar|no |salir|darse)/;

/**
 * Adds what a text must carry and lacks: the clinic's name in front, the STOP line at the end.
 * Throws RangeError when a name is needed and `clinicName` is blank: a text nobody can place must not leave.
 */
export function completeText(input: CompleteInput): CompletedText {
  const additions: TextAddition[] = [];
  let { text } = input;
  let offset = 0;
  const clinicName = input.clinicName.trim();
  if (input.needsName && clinicName === '') throw new RangeError('clinicName is blank');
  if (input.needsName && !mentions(text, clinicName)) {
    const prefix = `${clinicName}: `;
    text = prefix + text;
    offset = prefix.length;
    additions.push('clinic_name');
  }
  if (input.needsStop && !saysHowToStop(text)) {
    const body = text.trimEnd();
    // Without a full stop before it, a line of its own keeps a link or a name from running into it.
    text = `${body}${/[.!?…。！？؟]["'”’)]?$/.test(body) ? ' ' : '\n'}${stopLines[input.language]}`;
    additions.push('stop_line');
  }
  return { text, additions, offset };
}

/** Whether a text tells how to opt out, in any of our languages: "Reply STOP", "STOP to end", "Responda STOP", "回复 STOP". */
export function saysHowToStop(text: string): boolean {
  return Array.from(text.matchAll(stopWord)).some(({ index }) => {
    const before = text.slice(Math.max(0, index - 40), index).toLowerCase();
    const after = text.slice(index + 4, index + 40).toLowerCase();
    return askedBefore.test(before) || askedInChinese.test(before) || purposeAfter.test(after);
  });
}

function mentions(text: string, name: string): boolean {
  const folded = ` ${fold(text)} `;
  return folded.includes(` ${fold(name)} `);
}

/** Lower case, without accents, each run of anything but letters and digits as one space. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
