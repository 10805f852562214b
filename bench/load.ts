import { z } from 'zod';
import { answerParent } from './child.ts';
import { runLoop } from './httpLoop.ts';
import { runOpenLoop } from './openLoop.ts';
import { inboundRequest, inboundRequests, sendRequest, sendRequests, statusRequests } from './requests.ts';
import { allNumbers } from './world.ts';

const kind = z.enum(['inbound', 'status', 'send']);
export type LoadKind = z.infer<typeof kind>;

/** What the load generator is asked: to make its requests ahead of time, then to send some of them. */
const question = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('prepare'),
    inbound: z.int(),
    send: z.int(),
    /** Whether some of the inbound texts are keywords. */
    hasKeywords: z.boolean(),
    clinicId: z.string(),
    messages: z.array(z.object({ id: z.string(), sid: z.string() })),
  }),
  z.object({
    do: z.literal('run'),
    kind,
    /** Each consumer has its own place in the requests: none of them gets one twice. */
    consumer: z.string(),
    /** For a consumer without memory: start again when the requests are used up. */
    isRepeating: z.boolean(),
    port: z.int(),
    connections: z.int(),
    seconds: z.number(),
    most: z.int(),
  }),
  /** Inbound texts and status callbacks at fixed rates, at the same time. */
  z.object({
    do: z.literal('pace'),
    port: z.int(),
    connections: z.int(),
    seconds: z.number(),
    perSecond: z.object({ inbound: z.number(), status: z.number(), send: z.number() }),
    /** Requests are made as they are needed, however many; status callbacks are repeated. */
    isEndless: z.boolean(),
  }),
]);
export type LoadQuestion = z.infer<typeof question>;

const requests: Record<LoadKind, Buffer[]> = { inbound: [], status: [], send: [] };
const places = new Map<string, number>();

/** The next request of a consumer; null when all were made. */
function nextOf(name: LoadKind, consumer: string): Buffer | null {
  const key = `${name} ${consumer}`;
  const place = places.get(key) ?? 0;
  places.set(key, place + 1);
  return requests[name][place] ?? null;
}

/** Beyond those that were made ahead, so that none of them comes twice. */
const endlessFrom = 10_000_000;

function endlessOf(name: LoadKind): Buffer {
  const place = places.get(`${name} endless`) ?? 0;
  places.set(`${name} endless`, place + 1);
  if (name === 'inbound') return inboundRequest(endlessFrom + place, true);
  if (name === 'send') return sendRequest(place, allNumbers);
  const request = requests.status[place % requests.status.length];
  if (!request) throw new Error('there are no status callbacks');
  return request;
}

answerParent(question, async (asked) => {
  if (asked.do === 'prepare') {
    requests.inbound = inboundRequests(asked.inbound, asked.hasKeywords);
    requests.send = sendRequests(asked.send);
    requests.status = statusRequests(asked.clinicId, asked.messages);
    return null;
  }
  if (asked.do === 'pace') {
    const { port, connections, seconds, perSecond, isEndless } = asked;
    return runOpenLoop({
      port,
      connections,
      seconds,
      streams: kind.options
        .filter((name) => perSecond[name] > 0)
        .map((name) => ({
          name,
          perSecond: perSecond[name],
          next: () => (isEndless ? endlessOf(name) : nextOf(name, 'pace')),
        })),
    });
  }
  const all = requests[asked.kind];
  const name = `${asked.kind} ${asked.consumer}`;
  let place = places.get(name) ?? 0;
  let left = asked.most;
  const result = await runLoop({
    port: asked.port,
    connections: asked.connections,
    seconds: asked.seconds,
    next: () => {
      if (left <= 0) return null;
      left -= 1;
      const request = all[asked.isRepeating ? place % all.length : place];
      place += 1;
      return request ?? null;
    },
  });
  places.set(name, place);
  return result;
});
