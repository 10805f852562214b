import type { Recognised } from './recognise.ts';

/** Why a patient's text is no answer to anything. */
export type NotAnswer = 'opt_out' | 'tapback';

const optOuts: ReadonlySet<Recognised['kind']> = new Set(['stop', 'opt_out_phrase', 'wrong_number']);

/**
 * Why a text is no answer; null for every text that is one. Opt-outs and tap-backs alone answer nothing. CANCEL does, although Twilio takes it for
 * an opt-out on many numbers: reminders ask for it.
 */
export function notAnswer(
  { kind }: Pick<Recognised, 'kind'>,
  optOutType: 'STOP' | 'START' | 'HELP' | null,
): NotAnswer | null {
  if (kind === 'tapback') return 'tapback';
  if (optOuts.has(kind)) return 'opt_out';
  return optOutType === 'STOP' && kind !== 'cancel' ? 'opt_out' : null;
}
