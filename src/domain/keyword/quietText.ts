import type { Recognised } from './recognise.ts';
import { decision, type ReplyDecision } from './replyDecision.ts';

/**
 * What follows from a text that asks for nothing: staff see it, and that is all, whatever was asked or opted out of
 * before. Null for every text whose meaning depends on more than its own words, and wherever Twilio says that it has acted.
 */
export function decideQuietText(
  recognised: Recognised,
  optOutType: 'STOP' | 'START' | 'HELP' | undefined,
): ReplyDecision | null {
  if (optOutType !== undefined) return null;
  if (recognised.kind === 'tapback')
    return decision(recognised, { countsAsPatientSpeaking: false, handled: true });
  const asksForNothing = recognised.offer === undefined && !recognised.mayNameVisits;
  return recognised.kind === 'text' && asksForNothing ? decision(recognised) : null;
}
