import { setTimeout as wait } from 'node:timers/promises';
import { compareLedgers, type Comparison } from './compareLedgers.ts';
import type { HearbackProcess } from './hearback.ts';
import { queueTexts } from './queueTexts.ts';
import { openStage, type ProofStage, type StageOptions } from './stage.ts';
import type { FaultSetting } from './twilioQuestions.ts';
import { watchProgress } from './watchProgress.ts';

/** What the network does to our calls: answers lost after the text was made, refusals, and errors before it was. */
export const networkFaults: FaultSetting[] = [
  { kind: 'loseAnswer', rule: { probability: 0.05, how: 'reset' } },
  { kind: 'rateLimit', rule: { probability: 0.02 } },
  { kind: 'error500', rule: { probability: 0.01 } },
  { kind: 'html502', rule: { probability: 0.01 } },
];

export type Processes = { web: HearbackProcess; workers: HearbackProcess[] };

export type SendOptions = StageOptions & {
  texts: number;
  /** Whether it is time for the next disturbance. */
  isDue: (sinceLast: { ms: number; creates: number }) => boolean;
  /** Does something to the processes; called one after the other until nothing is queued any more. */
  disturb: (stage: ProofStage, processes: Processes, nth: number) => Promise<void>;
  /** Disturbances at most. */
  most?: number;
  /** What Twilio takes for an answer. */
  answerMs?: number;
  say: (line: string) => void;
};

export type SendResult = Comparison & {
  disturbances: number;
  /** The longest time without a new text at Twilio after each disturbance, in milliseconds. */
  gaps: number[];
  /** Texts that a person is shown once they are in doubt for 15 minutes. */
  shown: number;
  /** The longest from the claim of a process that died until it was settled, in seconds. */
  longestAbandoned: number;
  /** Processes that ended although nobody killed them. */
  ended: number;
  seconds: number;
};

/** Sends texts through a web process and two workers, all of them real, while something goes on being wrong. */
export async function sendThroughFaults(options: SendOptions): Promise<SendResult> {
  const stage = await openStage(options);
  try {
    return await send(stage, options);
  } finally {
    await stage.close();
  }
}

async function send(stage: ProofStage, options: SendOptions): Promise<SendResult> {
  const { say } = options;
  const web = await stage.start('web');
  const intents = await queueTexts(stage, options.texts);
  await stage.twilio.setFaults([
    ...networkFaults,
    { kind: 'delayAnswer', rule: { ms: options.answerMs ?? 20 } },
  ]);
  const begun = performance.now();
  const workers = await Promise.all([stage.start('worker'), stage.start('worker')]);
  const processes = { web, workers };
  const watch = watchProgress(stage.twilio);
  let disturbances = 0;
  let lastAt = performance.now();
  let lastCreates = 0;
  while (await isAnyQueued(stage)) {
    await wait(50);
    const sinceLast = { ms: performance.now() - lastAt, creates: watch.creates() - lastCreates };
    if (disturbances >= (options.most ?? Infinity) || !options.isDue(sinceLast)) continue;
    disturbances += 1;
    watch.mark();
    await options.disturb(stage, processes, disturbances);
    lastAt = performance.now();
    lastCreates = watch.creates();
    say(`${watch.creates()} of ${options.texts} at Twilio, ${disturbances} disturbances`);
  }
  watch.end();
  const seconds = (performance.now() - begun) / 1000;
  say('nothing is queued any more; what is in doubt is resolved');
  await stage.twilio.setFaults([]);
  await resolveDoubts(stage, intents);
  const comparison = await compareLedgers(stage, intents);
  const [abandoned] = await stage.rows<{ seconds: number | null }>(
    `select extract(epoch from max(lost.occurred_at - message.claimed_at))::float8 as seconds
       from message_event lost join message on message.clinic_id = lost.clinic_id and message.id = lost.message_id
      where lost.reason_code = 'claim_abandoned'`,
  );
  const shown = await waitUntilShown(stage, processes, comparison.inDoubt);
  return {
    ...comparison,
    disturbances,
    gaps: watch.gaps(),
    shown,
    longestAbandoned: abandoned?.seconds ?? 0,
    ended: [processes.web, ...processes.workers].filter((one) => !one.isRunning()).length,
    seconds,
  };
}

async function isAnyQueued(stage: ProofStage): Promise<boolean> {
  const rows = await stage.rows(`select 1 from message where dispatch_state = 'queued' limit 1`);
  return rows.length > 0;
}

/** Claims of dead workers are settled, and what Twilio has is found: by callback, then in its list. */
async function resolveDoubts(stage: ProofStage, intents: ReadonlySet<string>): Promise<void> {
  const until = performance.now() + 10 * 60_000;
  while (performance.now() < until) {
    // A text that Twilio was too busy for is queued once more.
    const sending = await stage.rows(
      `select 1 from message where dispatch_state in ('queued', 'sending') limit 1`,
    );
    if (sending.length === 0 && (await compareLedgers(stage, intents)).unresolved === 0) return;
    await wait(250);
  }
}

/** A quarter of an hour passes for what is still in doubt. A worker that starts looks at once. */
async function waitUntilShown(stage: ProofStage, { workers }: Processes, expected: number): Promise<number> {
  await stage.rows(
    `update message set claimed_at = claimed_at - interval '16 minutes' where dispatch_state = 'unknown'`,
  );
  await workers[0]?.stop();
  workers[0] = await stage.start('worker');
  const until = performance.now() + 2 * 60_000;
  for (;;) {
    const rows = await stage.rows(`select id from task where kind = 'unknown_outcome' and done_at is null`);
    if (rows.length >= expected || performance.now() > until) return rows.length;
    await wait(50);
  }
}

/** Claims of processes that are dead by now grow old at once, so that nobody has to wait for half a minute. */
export async function ageDeadClaims(stage: ProofStage): Promise<void> {
  await stage.rows(
    `update message set claimed_at = claimed_at - interval '1 minute' where dispatch_state = 'sending'`,
  );
}
