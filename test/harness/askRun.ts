import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { z } from 'zod';
import type { RunThing } from './runThing.ts';

const reply = z.union([z.object({ answer: z.unknown() }), z.object({ problem: z.string() })]);

/** Asks the process that owns the run. */
export async function askRun(thing: RunThing): Promise<unknown> {
  const socket = connect(inject('runBroker'));
  socket.write(thing);
  const said = reply.parse(JSON.parse(await text(socket)));
  if ('problem' in said) throw new Error(`The test run has no ${thing}: ${said.problem}`);
  return said.answer;
}
