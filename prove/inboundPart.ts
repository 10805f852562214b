import { setTimeout as wait } from 'node:timers/promises';
import type { Part, Verdict } from './part.ts';
import { addAskedPatients } from './processes/patients.ts';
import { openStage, type ProofStage, type StageOptions } from './processes/stage.ts';
import { phoneNumberOf } from './processes/world.ts';

const mostTexts = 3_000;
const mostSeconds = 60;

/** Texts come while everything is down, then while only the web side is: nobody is there to take them. */
export const inbound: Part = async ({ texts, seed }, say) => {
  const count = Math.min(texts, mostTexts);
  const results = await receiveAfterOutages({ seed, phones: Math.ceil(count / 2), awayMs: 5_000, say });
  return verdictOf(results);
};

export type OutageResult = {
  outage: string;
  texts: number;
  /** Stored exactly once. */
  once: number;
  /** In the order in which they were typed, all of one conversation. */
  conversationsInOrder: number;
  conversations: number;
  confirmed: number;
  toConfirm: number;
  suppressed: number;
  toSuppress: number;
  /** From the start of the processes until all of it was true. */
  seconds: number;
};

export type InboundOptions = StageOptions & {
  phones: number;
  /** How long nobody is there after the last text. */
  awayMs: number;
  say: (line: string) => void;
};

export async function receiveAfterOutages(options: InboundOptions): Promise<OutageResult[]> {
  const stage = await openStage(options);
  try {
    let web = await stage.start('web');
    let worker = await stage.start('worker');
    await addAskedPatients(stage, options.phones);
    const half = Math.floor(options.phones / 2);

    options.say('everything is down');
    await Promise.all([web.kill(), worker.kill()]);
    const all = await typed(stage, 0, half);
    await wait(options.awayMs);
    const first = await takeUp(stage, 'web and worker', all, async () => {
      [web, worker] = await Promise.all([stage.start('web'), stage.start('worker')]);
    });

    options.say('the web side is down');
    await web.kill();
    const some = await typed(stage, half, options.phones);
    await wait(options.awayMs);
    const second = await takeUp(stage, 'web alone', some, async () => {
      web = await stage.start('web');
    });
    return [first, second];
  } finally {
    await stage.close();
  }
}

type Typed = { from: string; body: string; sid: string };

/** What patients type by turns: a CONFIRM; a STOP after a question; a change of mind that ends with CONFIRM. */
const scripts = [['CONFIRM'], ['What time do you open?', 'STOP'], ['CONFIRM', 'CANCEL', 'CONFIRM']];

async function typed(stage: ProofStage, start: number, end: number): Promise<Typed[]> {
  await stage.twilio.deliverTo(null);
  const texts = Array.from({ length: end - start }, (_, index) => start + index).flatMap((phone) =>
    (scripts[phone % scripts.length] ?? []).map((body) => ({ from: phoneNumberOf(phone), body })),
  );
  const sids = await stage.twilio.type(texts);
  return texts.map((text, index) => ({ ...text, sid: sids[index] ?? '' }));
}

async function takeUp(
  stage: ProofStage,
  outage: string,
  texts: readonly Typed[],
  start: () => Promise<void>,
): Promise<OutageResult> {
  const begun = performance.now();
  await start();
  for (;;) {
    const result: OutageResult = {
      outage,
      ...(await look(stage, texts)),
      seconds: (performance.now() - begun) / 1000,
    };
    if (isComplete(result) || result.seconds > mostSeconds) return result;
    await wait(200);
  }
}

async function look(
  stage: ProofStage,
  texts: readonly Typed[],
): Promise<Omit<OutageResult, 'outage' | 'seconds'>> {
  const rows = await stage.rows<{ sid: string; number: string; done: boolean }>(
    `select twilio_sid as sid, phone_number as number, effects_applied_at is not null as done from message
      where direction = 'inbound' and twilio_sid = any ($1) order by occurred_at, id`,
    [texts.map(({ sid }) => sid)],
  );
  const expected = Map.groupBy(texts, ({ from }) => from);
  const found = Map.groupBy(rows, ({ number }) => number);
  const inOrder = [...expected].filter(
    ([number, own]) =>
      own.map(({ sid }) => sid).join() === (found.get(number) ?? []).map(({ sid }) => sid).join(),
  );
  const ends = (word: string): string[] =>
    [...expected].filter(([, own]) => own.at(-1)?.body === word).map(([number]) => number);
  const [confirmed] = await stage.rows<{ count: number }>(
    `select count(*)::int as count from appointment a join patient_phone_number p using (clinic_id, patient_id)
      where a.status = 'confirmed' and p.phone_number = any ($1)`,
    [ends('CONFIRM')],
  );
  const [suppressed] = await stage.rows<{ count: number }>(
    'select count(*)::int as count from suppression where lifted_at is null and phone_number = any ($1)',
    [ends('STOP')],
  );
  return {
    texts: texts.length,
    once: rows.filter(({ done }) => done).length,
    conversations: expected.size,
    conversationsInOrder: inOrder.length,
    confirmed: confirmed?.count ?? 0,
    toConfirm: ends('CONFIRM').length,
    suppressed: suppressed?.count ?? 0,
    toSuppress: ends('STOP').length,
  };
}

function isComplete(result: Omit<OutageResult, 'seconds'>): boolean {
  return (
    result.once === result.texts &&
    result.conversationsInOrder === result.conversations &&
    result.confirmed === result.toConfirm &&
    result.suppressed === result.toSuppress
  );
}

function verdictOf(results: readonly OutageResult[]): Verdict {
  const report = results
    .map(
      (result) =>
        `${result.outage} down: ${result.once} of ${result.texts} texts stored exactly once with their effects, ` +
        `${result.conversationsInOrder} of ${result.conversations} conversations in order, ` +
        `${result.confirmed} of ${result.toConfirm} visits confirmed, ${result.suppressed} of ${result.toSuppress} opt-outs, ` +
        `${result.seconds.toFixed(1)} s after the start`,
    )
    .join('\n');
  return { holds: results.every((one) => isComplete(one) && one.seconds <= mostSeconds), report };
}
