import type { NumberSettings } from './model.ts';

/** What a keyword makes Twilio do. */
export type OptOutAction = 'STOP' | 'START' | 'HELP';

const stopWords = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT'];
const startWords = ['START', 'YES', 'UNSTOP'];
const helpWords = ['HELP', 'INFO'];

/**
 * The action of an inbound text, or null. Only a text that is one keyword counts, in any case.
 * Sources: https://help.twilio.com/articles/223134027 (default list),
 * https://support.twilio.com/hc/en-us/articles/360058144374 (toll-free: the network knows STOP, START and UNSTOP).
 */
export function optOutAction(body: string, settings: NumberSettings): OptOutAction | null {
  const word = body.trim().toUpperCase();
  if (settings.isTollFree && settings.optOut !== 'advanced') {
    if (word === 'STOP') return 'STOP';
    if (word === 'START' || word === 'UNSTOP') return 'START';
    return word === 'HELP' && settings.optOut === 'default' ? 'HELP' : null;
  }
  if (settings.optOut === 'none') return null;
  if (word === 'CANCEL' && settings.cancelFreed) return null;
  if (stopWords.includes(word)) return 'STOP';
  if (startWords.includes(word)) return 'START';
  return helpWords.includes(word) ? 'HELP' : null;
}

/**
 * What Twilio or the toll-free network texts back by itself; it costs nothing and is no message resource.
 * The texts of STOP and START are Twilio's; that of HELP is not documented.
 * @param wasBlocked whether the phone had opted out before this text
 */
export function automaticReplies(
  action: OptOutAction,
  body: string,
  settings: NumberSettings,
  wasBlocked: boolean,
): string[] {
  const word = body.trim().toLowerCase();
  const network = settings.isTollFree ? networkReply(action, word) : null;
  if (action === 'STOP') {
    // Custom STOP texts of Advanced Opt-Out are not shown on toll-free numbers.
    return [
      network ??
        'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
    ];
  }
  if (action === 'START') {
    const own =
      'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.';
    if (!wasBlocked) return [];
    if (network === null) return [own];
    return settings.optOut === 'advanced' ? [network, own] : [network];
  }
  if (wasBlocked && (settings.isTollFree || settings.optOut === 'advanced')) return [];
  return ['Reply STOP to unsubscribe. Msg&Data Rates May Apply.'];
}

function networkReply(action: OptOutAction, word: string): string | null {
  if (action === 'STOP' && word === 'stop') {
    return `NETWORK MSG: You replied with the word "${word}" which blocks all texts sent from this number. Text back "unstop" to receive messages again.`;
  }
  if (action === 'START' && word !== 'yes') {
    return `NETWORK MSG: You have replied "${word}" and will begin receiving messages again from this number.`;
  }
  return null;
}
