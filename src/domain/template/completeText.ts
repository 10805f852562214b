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

/** STOP stays English in every language, because carriers know no other word. The Spanish line fits GSM-7. */
export const stopLines: Record<Language, string> = {
  en: 'Reply STOP to stop all texts.',
  es: 'Responda STOP para dejar de recibir mensajes.',
};

// Capitals alone: "text us before you stop by" is no instruction.
const stopWord = /(?<!\p{L})STOP(?!\p{L})/gu;
const askedBefore =
  /(?<!\p{L})(?:reply|respond|text|txt|send|responda|responde|conteste|env[ií]e|env[ií]a|escriba|mande)[ :]{1,3}(?:(?:with|back|the word|con|la palabra) )?["'“”‘’«»]?$/u;
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
    text = `${body}${/[.!?…]["'”’)]?$/.test(body) ? ' ' : '\n'}${stopLines[input.language]}`;
    additions.push('stop_line');
  }
  return { text, additions, offset };
}

/** Whether a text tells how to opt out, in English or Spanish: "Reply STOP", "STOP to end", "Responda STOP". */
export function saysHowToStop(text: string): boolean {
  return Array.from(text.matchAll(stopWord)).some(({ index }) => {
    const before = text.slice(Math.max(0, index - 40), index).toLowerCase();
    const after = text.slice(index + 4, index + 40).toLowerCase();
    return askedBefore.test(before) || purposeAfter.test(after);
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
