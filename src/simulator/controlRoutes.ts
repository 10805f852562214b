import { Hono } from 'hono';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { z } from 'zod';
import {
  clockChangeSchema,
  faultRule,
  faultsChangeSchema,
  numberChangeSchema,
  phoneChangeSchema,
  phoneNumberSchema,
  typedTextSchema,
} from './controlSchemas.ts';
import { faultKindNames, faultKinds } from './faults.ts';
import type { SimulatorEnv } from './restCall.ts';
import type { Simulator } from './simulator.ts';
import type { World } from './world.ts';

const pingMs = 15_000;

/**
 * What a screen with the patient's phone needs, as JSON: `/phones`, `/numbers`, `/faults`, `/clock`, `/alerts`.
 * It knows no users: the host application must guard it, as it shows every text and types in patients' names.
 */
export function controlRoutes(world: World, simulator: Omit<Simulator, 'app' | 'fetch'>): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>();

  app.get('/phones', (c) => c.json({ phones: simulator.phones() }));
  app.get('/phones/events', (c) =>
    streamSSE(c, async (stream) => {
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      const unsubscribe = simulator.subscribe(
        (event) => void stream.writeSSE({ event: 'phone', data: JSON.stringify(event) }),
      );
      const ping = setInterval(() => void stream.writeSSE({ event: 'ping', data: '' }), pingMs);
      await stream.writeSSE({ event: 'ready', data: '' });
      await ended;
      clearInterval(ping);
      unsubscribe();
    }),
  );
  app.get('/phones/:number', (c) => {
    const { number } = c.req.param();
    const phone = world.store.phone(number);
    if (phone === undefined) return notFound(c);
    return c.json({ ...phone, outcome: world.store.outcome(number) ?? null, texts: simulator.texts(number) });
  });
  app.put('/phones/:number', async (c) => {
    const change = await bodyOf(c, phoneChangeSchema);
    const number = phoneNumberSchema.safeParse(c.req.param('number'));
    if (!number.success) return notFound(c);
    if ('problem' in change) return c.json(change.problem, 400);
    const { outcome, label, isOn } = change.data;
    simulator.setPhone(number.data, {
      ...(label !== undefined && { label }),
      ...(isOn !== undefined && { isOn }),
    });
    if (outcome !== undefined) simulator.setOutcome(number.data, outcome);
    return c.json({
      phone: world.store.phone(number.data),
      outcome: world.store.outcome(number.data) ?? null,
    });
  });
  app.post('/phones/:number/texts', async (c) => {
    const text = await bodyOf(c, typedTextSchema);
    const number = phoneNumberSchema.safeParse(c.req.param('number'));
    if (!number.success) return notFound(c);
    if ('problem' in text) return c.json(text.problem, 400);
    if (!world.numbers.has(text.data.to)) return c.json({ error: 'not_our_number', fields: ['to'] }, 422);
    return c.json(await simulator.textFromPhone({ ...text.data, from: number.data }), 201);
  });

  app.get('/numbers', (c) => c.json({ numbers: [...world.numbers.values()] }));
  app.get('/numbers/:number', (c) => {
    const number = world.numbers.get(c.req.param('number'));
    return number === undefined ? notFound(c) : c.json(number);
  });
  app.put('/numbers/:number', async (c) => {
    const { number } = c.req.param();
    const change = await bodyOf(c, numberChangeSchema);
    if (!world.numbers.has(number)) return notFound(c);
    if ('problem' in change) return c.json(change.problem, 400);
    const { optOut, cancelFreed, isTollFree, segmentsPerSecond } = change.data;
    simulator.setNumber(number, {
      ...(optOut !== undefined && { optOut }),
      ...(cancelFreed !== undefined && { cancelFreed }),
      ...(isTollFree !== undefined && { isTollFree }),
      ...(segmentsPerSecond !== undefined && { segmentsPerSecond }),
    });
    return c.json(world.numbers.get(number));
  });

  app.get('/faults', (c) => c.json({ faults: simulator.faults.all(), kinds: faultKinds }));
  app.put('/faults', async (c) => {
    const change = await bodyOf(c, faultsChangeSchema);
    if ('problem' in change) return c.json(change.problem, 400);
    for (const kind of faultKindNames) {
      const rule = change.data[kind];
      if (rule === null) simulator.faults.clear(kind);
      else if (rule !== undefined) simulator.faults.set(kind, faultRule(rule));
    }
    return c.json({ faults: simulator.faults.all(), kinds: faultKinds });
  });

  app.get('/clock', (c) => c.json({ now: new Date(simulator.now()).toISOString() }));
  app.post('/clock', async (c) => {
    const change = await bodyOf(c, clockChangeSchema);
    if ('problem' in change) return c.json(change.problem, 400);
    await simulator.advance(change.data.advanceMs);
    return c.json({ now: new Date(simulator.now()).toISOString() });
  });
  app.get('/alerts', (c) => c.json({ alerts: simulator.alerts }));
  return app;
}

type Problem = { error: string; fields: string[] };

async function bodyOf<Schema extends z.ZodType>(
  c: Context<SimulatorEnv>,
  schema: Schema,
): Promise<{ data: z.infer<Schema> } | { problem: Problem }> {
  let json: unknown;
  try {
    json = await c.req.json();
  } catch {
    return { problem: { error: 'not_json', fields: [] } };
  }
  const result = schema.safeParse(json);
  if (result.success) return { data: result.data };
  return {
    problem: { error: 'invalid_request', fields: result.error.issues.map(({ path }) => path.join('.')) },
  };
}

function notFound(c: Context<SimulatorEnv>): Response {
  return c.json({ error: 'not_found', fields: [] }, 404);
}
