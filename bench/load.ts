import { z } from 'zod';
import { answerParent } from './child.ts';
import { runLoop } from './httpLoop.ts';
import { inboundRequests, sendRequests, statusRequests } from './requests.ts';

const kind = z.enum(['inbound', 'status', 'send']);
export type LoadKind = z.infer<typeof kind>;

/** What the load generator is asked: to make its requests ahead of time, then to send some of them. */
const question = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('prepare'),
    inbound: z.int(),
    send: z.int(),
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
]);
export type LoadQuestion = z.infer<typeof question>;

const requests: Record<LoadKind, Buffer[]> = { inbound: [], status: [], send: [] };
const places = new Map<string, number>();

answerParent(question, async (asked) => {
  if (asked.do === 'prepare') {
    requests.inbound = inboundRequests(asked.inbound);
    requests.send = sendRequests(asked.send);
    requests.status = statusRequests(asked.clinicId, asked.messages);
    return null;
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
