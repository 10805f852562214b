import { parseArgs } from 'node:util';
import { audit } from './auditPart.ts';
import { database } from './databasePart.ts';
import { handover } from './handoverPart.ts';
import { imports } from './importPart.ts';
import { inbound } from './inboundPart.ts';
import { kills } from './killsPart.ts';
import { numbers } from './numbersPart.ts';
import type { Part, ProveOptions } from './part.ts';
import { reminders } from './remindersPart.ts';
import { reminderYears } from './reminderYearsPart.ts';
import { rotation } from './rotationPart.ts';
import { simulation } from './simulationPart.ts';
import { years } from './yearsPart.ts';

/** By name, in the order in which they run. */
const parts: Record<string, Part> = {
  simulation,
  kills,
  database,
  inbound,
  audit,
  years,
  rotation,
  reminders,
  numbers,
  handover,
  import: imports,
  reminderYears,
};

const usage = `npm run prove                       every part, one after another
npm run prove -- simulation         one part: ${Object.keys(parts).join(', ')}
npm run prove -- years --seed 2     ten other simulated years of automated texts
npm run prove -- reminderYears --stage memory    or standard, strict: a year of the whole product under that policy
options: --seeds 20000  --seed 1  --texts 20000  --visits 100000  --minutes 10`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    texts: { type: 'string', default: '20000' },
    visits: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '10' },
    stage: { type: 'string' },
  },
});
const options: ProveOptions = {
  seeds: Number(values.seeds),
  seed: Number(values.seed),
  texts: Number(values.texts),
  visits: Number(values.visits),
  minutes: Number(values.minutes),
  stage: values.stage ?? null,
};
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
const isUnderstood =
  [options.seeds, options.seed, options.texts, options.visits].every(
    (count) => Number.isInteger(count) && count > 0,
  ) &&
  options.minutes > 0 &&
  wanted.every((name) => name in parts);

if (!isUnderstood) {
  say(usage);
  process.exitCode = 1;
} else {
  for (const name of wanted) await prove(name);
}

async function prove(name: string): Promise<void> {
  const begun = performance.now();
  say(`— ${name}`);
  const verdict = await parts[name]?.(options, say);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  say(verdict?.report ?? '');
  say(`${name}: ${verdict?.holds ? 'holds' : 'DOES NOT HOLD'} (${seconds} s)\n`);
  if (!verdict?.holds) process.exitCode = 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
