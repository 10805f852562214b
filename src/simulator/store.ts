import { z } from 'zod';
import { deliveryStatuses } from '@/domain/message/status.ts';
import { noJournal, readJournal, startJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import type { AutomaticText, NumberSettings, Outcome, Phone, SimulatedMessage } from './model.ts';

/** Everything that survives a restart. */
export type Store = {
  message(sid: string): SimulatedMessage | undefined;
  /** Oldest first; with a number: those to or from it. */
  messages(number?: string): readonly SimulatedMessage[];
  addMessage(message: SimulatedMessage): void;
  changeMessage(message: SimulatedMessage, change: Partial<SimulatedMessage>): void;
  deleteMessage(message: SimulatedMessage): void;
  isBlocked(scope: string, phone: string): boolean;
  block(scope: string, phone: string, isBlocked: boolean): void;
  phones(): readonly Phone[];
  phone(number: string): Phone | undefined;
  putPhone(phone: Phone): void;
  automaticTexts(phone: string): readonly AutomaticText[];
  addAutomaticText(text: AutomaticText): void;
  settings(number: string): NumberSettings | undefined;
  putSettings(number: string, settings: NumberSettings): void;
  outcome(recipient: string): Outcome | undefined;
  putOutcome(recipient: string, outcome: Outcome | null): void;
  nextOrder(): number;
  flush(): Promise<void>;
  close(): Promise<void>;
};

const media = z.object({
  sid: z.string(),
  contentType: z.string(),
  url: z.string().nullable(),
  data: z.string().nullable(),
});
const message = z.object({
  sid: z.string(),
  order: z.number(),
  direction: z.enum(['inbound', 'outbound-api', 'outbound-reply']),
  status: z.enum(deliveryStatuses),
  to: z.string(),
  from: z.string().nullable(),
  messagingServiceSid: z.string().nullable(),
  body: z.string(),
  media: z.array(media),
  segments: z.number(),
  errorCode: z.number().nullable(),
  price: z.string().nullable(),
  dateCreated: z.number(),
  dateUpdated: z.number(),
  dateSent: z.number().nullable(),
  statusCallback: z.string().nullable(),
  validityPeriod: z.number(),
  sendAt: z.number().nullable(),
  isStuck: z.boolean(),
  arrivedAt: z.number().nullable(),
  feedback: z.enum(['confirmed', 'unconfirmed']).nullable(),
}) satisfies z.ZodType<SimulatedMessage>;
const settings = z.object({
  optOut: z.enum(['default', 'advanced', 'none']),
  cancelFreed: z.boolean(),
  isTollFree: z.boolean(),
  segmentsPerSecond: z.number().nullable(),
}) satisfies z.ZodType<NumberSettings>;
const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delivered') }),
  z.object({ kind: z.literal('late'), afterMs: z.number() }),
  z.object({ kind: z.enum(['undelivered', 'failed']), errorCode: z.number() }),
  z.object({ kind: z.literal('stuck') }),
]) satisfies z.ZodType<Outcome>;

const entrySchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('message'), message }),
  z.object({ t: z.literal('change'), sid: z.string(), change: message.partial() }),
  z.object({ t: z.literal('delete'), sid: z.string() }),
  z.object({ t: z.literal('block'), key: z.string(), isBlocked: z.boolean() }),
  z.object({
    t: z.literal('phone'),
    phone: z.object({ number: z.string(), label: z.string().nullable(), isOn: z.boolean() }),
  }),
  z.object({
    t: z.literal('automatic'),
    text: z.object({ id: z.string(), phone: z.string(), from: z.string(), body: z.string(), at: z.number() }),
  }),
  z.object({ t: z.literal('settings'), number: z.string(), settings }),
  z.object({ t: z.literal('outcome'), recipient: z.string(), outcome: outcome.nullable() }),
]);

/** One line of the state file. */
type Entry = z.infer<typeof entrySchema>;

/** The outcome of a recipient as the control API takes it. */
export const outcomeSchema = outcome;

/**
 * Opens the state, from a file when one is named, and rewrites that file without its history.
 * @throws when the file holds lines that are JSON but not ours: another program's file is not overwritten
 */
export async function openStore(file?: string): Promise<Store> {
  const maps = emptyMaps();
  if (file === undefined) return storeOver(maps, noJournal);
  for (const line of readJournal(file)) apply(maps, entrySchema.parse(line));
  return storeOver(maps, await startJournal(file, entriesOf(maps)));
}

type Maps = {
  messages: Map<string, SimulatedMessage>;
  byNumber: Map<string, Set<SimulatedMessage>>;
  blocks: Set<string>;
  phones: Map<string, Phone>;
  automatic: Map<string, AutomaticText[]>;
  settings: Map<string, NumberSettings>;
  outcomes: Map<string, Outcome>;
  order: number;
};

function emptyMaps(): Maps {
  return {
    messages: new Map(),
    byNumber: new Map(),
    blocks: new Set(),
    phones: new Map(),
    automatic: new Map(),
    settings: new Map(),
    outcomes: new Map(),
    order: 0,
  };
}

function storeOver(maps: Maps, journal: Journal): Store {
  const record = (entry: Entry): void => {
    apply(maps, entry);
    journal.append(entry);
  };
  return {
    message: (sid) => maps.messages.get(sid),
    messages: (number) => [
      ...((number === undefined ? maps.messages : maps.byNumber.get(number))?.values() ?? []),
    ],
    addMessage: (added) => record({ t: 'message', message: added }),
    changeMessage: (changed, change) => record({ t: 'change', sid: changed.sid, change }),
    deleteMessage: (deleted) => record({ t: 'delete', sid: deleted.sid }),
    isBlocked: (scope, phone) => maps.blocks.has(`${scope} ${phone}`),
    block: (scope, phone, isBlocked) => record({ t: 'block', key: `${scope} ${phone}`, isBlocked }),
    phones: () => [...maps.phones.values()],
    phone: (number) => maps.phones.get(number),
    putPhone: (phone) => record({ t: 'phone', phone }),
    automaticTexts: (phone) => maps.automatic.get(phone) ?? [],
    addAutomaticText: (text) => record({ t: 'automatic', text }),
    settings: (number) => maps.settings.get(number),
    putSettings: (number, value) => record({ t: 'settings', number, settings: value }),
    outcome: (recipient) => maps.outcomes.get(recipient),
    putOutcome: (recipient, value) => record({ t: 'outcome', recipient, outcome: value }),
    nextOrder: () => maps.order + 1,
    flush: () => journal.flush(),
    close: () => journal.close(),
  };
}

function apply(maps: Maps, entry: Entry): void {
  switch (entry.t) {
    case 'message':
      maps.messages.set(entry.message.sid, entry.message);
      maps.order = Math.max(maps.order, entry.message.order);
      index(maps, entry.message);
      return;
    case 'change': {
      const changed = maps.messages.get(entry.sid);
      if (changed === undefined) return;
      Object.assign(changed, entry.change);
      if (entry.change.from !== undefined) index(maps, changed);
      return;
    }
    case 'delete': {
      const deleted = maps.messages.get(entry.sid);
      if (deleted === undefined) return;
      maps.messages.delete(entry.sid);
      for (const number of [deleted.to, deleted.from])
        if (number !== null) maps.byNumber.get(number)?.delete(deleted);
      return;
    }
    case 'block':
      if (entry.isBlocked) maps.blocks.add(entry.key);
      else maps.blocks.delete(entry.key);
      return;
    case 'phone':
      maps.phones.set(entry.phone.number, entry.phone);
      return;
    case 'automatic': {
      const texts = maps.automatic.get(entry.text.phone) ?? [];
      texts.push(entry.text);
      maps.automatic.set(entry.text.phone, texts);
      return;
    }
    case 'settings':
      maps.settings.set(entry.number, entry.settings);
      return;
    case 'outcome':
      if (entry.outcome === null) maps.outcomes.delete(entry.recipient);
      else maps.outcomes.set(entry.recipient, entry.outcome);
  }
}

function index(maps: Maps, indexed: SimulatedMessage): void {
  for (const number of [indexed.to, indexed.from]) {
    if (number === null) continue;
    const set = maps.byNumber.get(number);
    if (set === undefined) maps.byNumber.set(number, new Set([indexed]));
    else set.add(indexed);
  }
}

function* entriesOf(maps: Maps): Generator<Entry> {
  for (const [number, value] of maps.settings) yield { t: 'settings', number, settings: value };
  for (const phone of maps.phones.values()) yield { t: 'phone', phone };
  for (const [recipient, value] of maps.outcomes) yield { t: 'outcome', recipient, outcome: value };
  for (const key of maps.blocks) yield { t: 'block', key, isBlocked: true };
  for (const kept of maps.messages.values()) yield { t: 'message', message: kept };
  for (const texts of maps.automatic.values()) for (const text of texts) yield { t: 'automatic', text };
}
