import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A process of the bench that answers one question at a time. */
export type Child = {
  readonly pid: number;
  /** @throws Error with the child's own words when it fails */
  ask<Answer>(question: object, answer: z.ZodType<Answer>): Promise<Answer>;
  stop(): void;
};

const reply = z.union([z.object({ answer: z.unknown() }), z.object({ failure: z.string() })]);

/** Starts a built entry of the bench beside this one. It ends with us, however we end. */
export function startChild(name: 'load' | 'twilio' | 'plain' | 'bare'): Child {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), {
    serialization: 'advanced',
    execArgv: process.execArgv.filter((flag) => !flag.startsWith('--cpu-prof')),
  });
  return {
    pid: child.pid ?? 0,
    ask: (question, answer) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null): void =>
          reject(new Error(`${name} ended with ${code ?? 'a signal'}`));
        child.once('exit', onExit);
        child.once('message', (message: unknown) => {
          child.off('exit', onExit);
          const said = reply.parse(message);
          if ('failure' in said) reject(new Error(`${name}: ${said.failure}`));
          else resolve(answer.parse(said.answer));
        });
        child.send(question);
      }),
    stop: () => {
      child.kill();
    },
  };
}

/** The other side: answers each question, with what it failed at if it did. */
export function answerParent<Question>(
  question: z.ZodType<Question>,
  answer: (asked: Question) => Promise<unknown>,
): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (message: unknown) => {
    Promise.resolve()
      .then(() => answer(question.parse(message)))
      .then(
        (given) => process.send?.({ answer: given }),
        (error: unknown) =>
          process.send?.({
            failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
      );
  });
}
