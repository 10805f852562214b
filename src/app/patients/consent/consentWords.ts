import type { ConsentEvent } from '@/contracts/consent.ts';

const channels: Record<string, string> = {
  front_desk: 'at the front desk',
  phone: 'on the phone',
  paper_form: 'on a paper form',
  web_form: 'on a web form',
  email: 'by e-mail',
  letter: 'by letter',
  sms: 'by text',
  preference_page: 'on the patient’s own page',
  import: 'from an imported list',
  other: 'another way',
};

/** "at the front desk"; a channel that somebody else named stays as it is. */
export function channelWord(channel: string): string {
  return channels[channel] ?? channel;
}

const sources: Record<string, string> = {
  keyword: 'by texting STOP',
  phrase: 'by asking in a text',
  cancel_keyword: 'by texting CANCEL, which unsubscribes on this sender',
  carrier_parameter: 'by a word that the carrier takes for STOP',
  carrier_error: 'at the carrier: Twilio refused a text',
  wrong_number: 'by saying that it is a wrong number',
  review: 'in a text, as a colleague has read it',
  staff: 'recorded by staff',
  preference_page: 'by the patient, on the page with the choices',
  public_page: 'by somebody on the clinic’s public page',
  import: 'by an imported list of opt-outs',
};

/** How an opt-out came about: "by texting STOP". */
export function suppressionSourceWords(source: string): string {
  return sources[source] ?? source;
}

const actions: Record<ConsentEvent['action'], string> = {
  granted: 'Agreed',
  revoked: 'Withdrew',
  attested: 'Attested',
};

/** "Agreed in writing", "Withdrew". */
export function actionWords({
  action,
  kind,
  basis,
}: Pick<ConsentEvent, 'action' | 'kind' | 'basis'>): string {
  if (action === 'granted' && basis === 'intake_number') return 'Gave the number at intake';
  return action === 'granted' && kind !== 'express' ? `${actions[action]} in writing` : actions[action];
}
