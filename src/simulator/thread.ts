import type { AutomaticText, Phone, SimulatedMessage } from './model.ts';
import type { World } from './world.ts';

/** One text as its patient's phone shows it. */
export type PhoneText = {
  id: string;
  /** Seen from the phone: `in` came to it. */
  direction: 'in' | 'out';
  /** The clinic's side; null while a service is choosing. */
  number: string | null;
  body: string;
  status: string;
  /** Whether it can be read on the phone: its own texts, and those that have arrived. */
  isOnPhone: boolean;
  /** ISO 8601; when it was typed, arrived, or, not having arrived, was accepted. */
  at: string;
  errorCode: number | null;
  /** Said by Twilio or the network itself, such as the answer to STOP. */
  isAutomatic: boolean;
  media: { sid: string; contentType: string; url: string | null }[];
};

export type PhoneSummary = Phone & { texts: number; lastText: PhoneText | null };

/** Everything to and from a phone, oldest first. */
export function threadOf(world: World, phone: string): PhoneText[] {
  const texts: [time: number, text: PhoneText][] = [
    ...world.store.messages(phone).map((message) => messageText(message, phone)),
    ...world.store.automaticTexts(phone).map(automaticText),
  ];
  // Equal times keep the order in which things happened.
  return texts.toSorted(([a], [b]) => a - b).map(([, text]) => text);
}

/** Every phone that we texted, that texted us, or that the host named; the latest conversation first. */
export function phoneSummaries(world: World): PhoneSummary[] {
  const summaries = world.store.phones().map((phone): PhoneSummary => {
    const texts = threadOf(world, phone.number);
    return { ...phone, texts: texts.length, lastText: texts.at(-1) ?? null };
  });
  return summaries.toSorted((a, b) => (b.lastText?.at ?? '').localeCompare(a.lastText?.at ?? ''));
}

function messageText(message: SimulatedMessage, phone: string): [number, PhoneText] {
  const isOwn = message.direction === 'inbound' && message.from === phone;
  const time = message.arrivedAt ?? message.dateCreated;
  return [
    time,
    {
      id: message.sid,
      direction: isOwn ? 'out' : 'in',
      number: isOwn ? message.to : message.from,
      body: message.body,
      status: message.status,
      isOnPhone: isOwn || message.arrivedAt !== null,
      at: new Date(time).toISOString(),
      errorCode: message.errorCode,
      isAutomatic: false,
      media: message.media.map(({ sid, contentType, url }) => ({ sid, contentType, url })),
    },
  ];
}

function automaticText(text: AutomaticText): [number, PhoneText] {
  return [
    text.at,
    {
      id: text.id,
      direction: 'in',
      number: text.from,
      body: text.body,
      status: 'delivered',
      isOnPhone: true,
      at: new Date(text.at).toISOString(),
      errorCode: null,
      isAutomatic: true,
      media: [],
    },
  ];
}
