import { messageJson } from '../messageJson.ts';
import type { SimulatedMessage } from '../model.ts';
import { refuse } from '../restCall.ts';
import type { RestHandler } from '../restCall.ts';
import { restError } from '../restError.ts';
import type { World } from '../world.ts';
import { jsonAnswer } from '../jsonAnswer.ts';

const mostPerPage = 1_000;

/**
 * GET …/Messages.json: newest first, filtered by `To`, `From`, `DateSent`, `DateSent<`, `DateSent>`, in pages.
 * A message that has not been sent yet counts by its creation.
 */
export function listMessages(world: World): RestHandler {
  return ({ context, accountSid }) => {
    const query = new URL(context.req.url).searchParams;
    const pageSize = Number(query.get('PageSize') ?? 50);
    if (!Number.isInteger(pageSize) || pageSize < 1) return refuse(restError(20001));
    if (pageSize > mostPerPage) return refuse(restError(20007));
    const filter = filterOf(query);
    if (filter === null) return refuse(restError(20001));
    const token = query.get('PageToken');
    const cursor = token === null ? null : readToken(token);
    if (token !== null && cursor === null) return refuse(restError(21481));

    const number = query.get('To') ?? query.get('From') ?? undefined;
    const found = world.store.messages(number).filter(filter);
    found.sort((a, b) => timeOf(b) - timeOf(a) || b.order - a.order);
    const rest = cursor === null ? found : found.filter((message) => isAfter(message, cursor));
    const items = rest.slice(0, pageSize);
    const last = items.at(-1);
    const page = Number(query.get('Page') ?? 0);
    const pageUri = (changes: Record<string, string | null>): string => {
      const params = new URLSearchParams(query);
      params.set('PageSize', String(pageSize));
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) params.delete(name);
        else params.set(name, value);
      }
      return `/2010-04-01/Accounts/${accountSid}/Messages.json?${params}`;
    };
    const hasMore = last !== undefined && rest.length > items.length;
    return jsonAnswer({
      messages: items.map((message) => messageJson(message, accountSid)),
      page,
      page_size: pageSize,
      start: page * pageSize,
      end: page * pageSize + Math.max(0, items.length - 1),
      uri: pageUri({}),
      first_page_uri: pageUri({ Page: '0', PageToken: null }),
      next_page_uri: hasMore ? pageUri({ Page: String(page + 1), PageToken: writeToken(last) }) : null,
      previous_page_uri: null,
    });
  };
}

type Cursor = { time: number; order: number };

function timeOf(message: SimulatedMessage): number {
  return message.dateSent ?? message.dateCreated;
}

function isAfter(message: SimulatedMessage, { time, order }: Cursor): boolean {
  const own = timeOf(message);
  return own < time || (own === time && message.order < order);
}

/** Says a place, not a page number: new traffic must not shift the pages. */
function writeToken(message: SimulatedMessage): string {
  return `PA${message.sid}.${timeOf(message)}.${message.order}`;
}

function readToken(token: string): Cursor | null {
  const match = /^PA(?:SM|MM)[0-9a-f]{32}\.(\d+)\.(\d+)$/.exec(token);
  return match === null ? null : { time: Number(match[1]), order: Number(match[2]) };
}

/** Null when a date is unreadable. Whole seconds, as Twilio's times have no more. */
function filterOf(query: URLSearchParams): ((message: SimulatedMessage) => boolean) | null {
  const to = query.get('To');
  const from = query.get('From');
  const on = dateOf(query.get('DateSent'));
  const before = dateOf(query.get('DateSent<'));
  const after = dateOf(query.get('DateSent>'));
  if (on === null || before === null || after === null) return null;
  return (message) => {
    const second = Math.floor(timeOf(message) / 1_000) * 1_000;
    return (
      (to === null || message.to === to) &&
      (from === null || message.from === from) &&
      (on === undefined || (second >= on.start && second < on.start + on.length)) &&
      (before === undefined || second <= before.start) &&
      (after === undefined || second >= after.start)
    );
  };
}

/** A day or a time; undefined when absent, null when unreadable. */
function dateOf(text: string | null): { start: number; length: number } | undefined | null {
  if (text === null || text === '') return undefined;
  const start = Date.parse(text);
  if (Number.isNaN(start)) return null;
  return { start, length: /^\d{4}-\d{2}-\d{2}$/.test(text) ? 86_400_000 : 1_000 };
}
