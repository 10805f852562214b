/** Twilio's default keyword lists (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out). */
const carrierWords = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
} as const;

export type CarrierWordKind = keyof typeof carrierWords;

/**
 * Which of Twilio's default lists a message is on by itself, or null. Whether Twilio looks past the punctuation of “Stop.” is not
 * documented; taking it for yes means that an answer is never sent twice. Nothing else is forgiven: “stoppp” and “ALTO” are ours alone.
 */
export function carrierWordKind(text: string): CarrierWordKind | null {
  const word = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').toUpperCase();
  for (const kind of ['stop', 'start', 'help'] as const)
    if ((carrierWords[kind] as readonly string[]).includes(word)) return kind;
  return null;
}
