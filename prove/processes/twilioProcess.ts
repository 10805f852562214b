import { fork } from 'node:child_process';
import { z } from 'zod';
import { entryFile } from './entryFile.ts';
import type { FaultSetting, TwilioQuestion } from './twilioQuestions.ts';

/** The simulated Twilio, in a process that nothing of ours ends. */
export type TwilioProcess = {
  readonly port: number;
  deliverTo(url: string | null): Promise<void>;
  setFaults(rules: FaultSetting[]): Promise<void>;
  /** Texts that were accepted so far. */
  count(): Promise<number>;
  /** Every create call that was accepted, with the id of our text, whether or not its answer arrived. */
  ledger(): Promise<{ sid: string; messageId: string }[]>;
  /** Patients type; each text's SID. Resolves when the webhooks have been answered, or have failed. */
  type(texts: { from: string; body: string }[]): Promise<(string | null)[]>;
  settle(): Promise<void>;
  close(): void;
};

const reply = z.object({ id: z.int(), answer: z.unknown(), failure: z.string().optional() });
const accepted = z.array(z.object({ sid: z.string(), messageId: z.string() }));

/** @param built the folder with the built processes */
export async function startTwilio(seed: number, built?: string): Promise<TwilioProcess> {
  const child = fork(entryFile('twilio', built), { serialization: 'advanced', execArgv: [] });
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', (message: unknown) => {
    const { id, answer, failure } = reply.parse(message);
    const one = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) one?.resolve(answer);
    else one?.reject(new Error(`the simulated Twilio: ${failure}`));
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the simulated Twilio ended'));
  });
  const ask = (question: TwilioQuestion): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.send({ id: asked, question });
    });
  const tell = async (question: TwilioQuestion): Promise<void> => void (await ask(question));
  const port = z.int().parse(await ask({ do: 'listen', seed }));
  return {
    port,
    deliverTo: (url) => tell({ do: 'deliverTo', url }),
    setFaults: (rules) => tell({ do: 'faults', rules }),
    count: async () => z.int().parse(await ask({ do: 'count' })),
    ledger: async () => accepted.parse(await ask({ do: 'ledger' })),
    type: async (texts) => z.array(z.string().nullable()).parse(await ask({ do: 'type', texts })),
    settle: () => tell({ do: 'settle' }),
    close: () => {
      child.disconnect();
    },
  };
}
