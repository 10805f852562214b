import type { NewMessageForm } from './newMessageForm.ts';
import type { SimulatedMedia, SimulatedMessage } from './model.ts';
import { newSid } from './random.ts';
import { segmentCount } from './segmentCount.ts';
import type { World } from './world.ts';

/** The message that a checked create call makes; not stored yet and not on its way. */
export function newMessage(
  world: World,
  form: NewMessageForm,
  direction: 'outbound-api' | 'outbound-reply',
): SimulatedMessage {
  const now = world.clock.now();
  const isByService = form.messagingServiceSid !== null;
  const isTollFree = world.numbers.get(form.from ?? '')?.isTollFree ?? false;
  return {
    sid: newSid(form.mediaUrls.length > 0 ? 'MM' : 'SM'),
    order: world.store.nextOrder(),
    direction,
    status: form.sendAt !== null ? 'scheduled' : isByService ? 'accepted' : 'queued',
    to: form.to,
    from: form.from,
    messagingServiceSid: form.messagingServiceSid,
    body: form.body,
    media: form.mediaUrls.map(mediaAt),
    segments: isByService ? 0 : segmentCount(form.body, isTollFree),
    errorCode: null,
    price: null,
    dateCreated: now,
    dateUpdated: now,
    dateSent: null,
    statusCallback: form.statusCallback,
    validityPeriod: form.validityPeriod,
    sendAt: form.sendAt,
    isStuck: false,
    arrivedAt: null,
    feedback: null,
  };
}

const typesByEnding: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['pdf', 'application/pdf'],
  ['vcf', 'text/vcard'],
  ['mp4', 'video/mp4'],
]);

/** Guessed by its ending, as nothing is fetched here. */
function mediaAt(url: string): SimulatedMedia {
  const ending = /\.([a-z0-9]+)$/i.exec(URL.parse(url)?.pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return {
    sid: newSid('ME'),
    contentType: typesByEnding.get(ending) ?? 'application/octet-stream',
    url,
    data: null,
  };
}
