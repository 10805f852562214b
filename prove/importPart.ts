import { importById } from '../src/db/importQueries.ts';
import type { Context } from '../src/services/context.ts';
import { readCounts, type ImportCounts } from '../src/services/import/importCounts.ts';
import { stageImport } from '../src/services/import/stageImport.ts';
import { startCheck } from '../src/services/import/startCheck.ts';
import { tendImports } from '../src/services/import/tendImports.ts';
import { commitImport } from '../src/services/import/turnImport.ts';
import { timed, type Part } from './part.ts';
import { withEmptyClinic } from './processes/emptyClinic.ts';
import { ownDeps } from './processes/ownDeps.ts';

const rows = 100_000;
/** Of memory beyond what the process has before the file comes. */
const mostMegabytes = 400;
const mostSeconds = 300;

type Expected = { new: number; rejected: number; unchanged: number; patientsNew: number };

/** A file of 100,000 rows with known faults is taken in, looked at and written, with the right counts and little memory; the same file again changes nothing. */
export const imports: Part = async (_, say) =>
  withEmptyClinic(async ({ clinicId, db }) => {
    const deps = await ownDeps(db, clinicId, {
      now: () => new Date(),
      twilioUrl: null,
      accountSegmentsPerSecond: 1,
    });
    const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'prove' } };
    const { text, expected } = makeFile();
    const bytes = Buffer.from(text);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const first = await run(ctx, bytes, say);
    const again = await run(ctx, bytes, say);
    clearInterval(watch);
    const megabytes = Math.round((most - before) / 1024 / 1024);
    const [visits] = (
      await db
        .selectFrom('appointment')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('clinicId', '=', clinicId)
        .execute()
    ).map(({ count }) => Number(count));
    const isRight =
      holds(first.checked, expected) &&
      holds(first.done, expected) &&
      holds(again.done, {
        new: 0,
        patientsNew: 0,
        rejected: expected.rejected,
        unchanged: expected.new + expected.unchanged,
      }) &&
      visits === expected.new;
    return {
      holds: isRight && megabytes < mostMegabytes && first.seconds < mostSeconds,
      report: [
        `${rows} rows, ${(bytes.length / 1024 / 1024).toFixed(1)} MB: taken in in ${first.staging.toFixed(1)} s, looked at in ${first.checking.toFixed(1)} s, written in ${first.writing.toFixed(1)} s`,
        `${first.done.new} new visits of ${first.done.patientsNew} new patients, ${first.done.rejected} rejected, ${first.done.unchanged} repeated; ${visits} visits on record`,
        `the same file again: ${again.done.new} new, ${again.done.unchanged} unchanged, in ${again.seconds.toFixed(1)} s`,
        `memory of the process: ${Math.round(before / 1024 / 1024)} MB before, at most ${megabytes} MB more`,
      ].join('\n'),
    };
  });

function holds(counts: ImportCounts, expected: Expected): boolean {
  return (
    counts.new === expected.new &&
    counts.rejected === expected.rejected &&
    counts.unchanged === expected.unchanged &&
    counts.patientsNew === expected.patientsNew
  );
}

async function run(ctx: Context, bytes: Buffer, say: (line: string) => void) {
  const staged = await timed(() => stageImport(ctx, pieces(bytes)));
  say(`taken in: ${staged.seconds.toFixed(1)} s`);
  const { id, mapping } = staged.result;
  await startCheck(ctx, id, { mapping, choices: {}, isWholePeriod: false });
  const checking = await timed(() => tendUntilIdle(ctx));
  say(`looked at: ${checking.seconds.toFixed(1)} s`);
  const checked = await importById(ctx.db, ctx.clinicId, id);
  await commitImport(ctx, id, { cancelsMissing: 0 });
  const writing = await timed(() => tendUntilIdle(ctx));
  say(`written: ${writing.seconds.toFixed(1)} s`);
  const done = await importById(ctx.db, ctx.clinicId, id);
  const counts = readCounts(checked?.counts ?? null);
  const results = readCounts(done?.results ?? null);
  if (done?.state !== 'done' || !counts || !results) throw new Error('the file did not come to its end');
  return {
    checked: counts,
    done: results,
    staging: staged.seconds,
    checking: checking.seconds,
    writing: writing.seconds,
    seconds: staged.seconds + checking.seconds + writing.seconds,
  };
}

async function tendUntilIdle(ctx: Context): Promise<void> {
  while ((await tendImports(ctx, ctx.clinicId)) > 0);
}

/** As the network brings it. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Rows with faults that are known: each 50th has a bad date, each 70th no number, each 90th repeats the one before it, each 110th has its id and another time. */
function makeFile(): { text: string; expected: Expected } {
  const expected: Expected = { new: 0, rejected: 0, unchanged: 0, patientsNew: 0 };
  const lines = ['\uFEFFVisit id;Patient id;First name;Last name;Mobile;Birth date;Date;Time;Clinician;Note'];
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  let last: string[] | null = null;
  for (let index = 1; index <= rows; index += 1) {
    const cells = [
      `V${index}`,
      `P${index}`,
      'Ana',
      `Lopez${index}`,
      `+1212${5_000_000 + index}`,
      '1980-05-04',
      day,
      `${8 + (index % 10)}:${index % 2 === 0 ? '00' : '30'}`.padStart(5, '0'),
      'Dr. Smith',
      index % 3 === 0 ? '"two\nlines; ""quoted"""' : '=1+1',
    ];
    if (index % 50 === 0) cells[6] = '02/30/2026';
    else if (index % 70 === 0) cells[4] = '12';
    if (last !== null && index % 90 === 0 && index % 50 !== 0 && index % 70 !== 0) {
      lines.push(last.join(';'));
      expected.unchanged += 1;
    } else if (last !== null && index % 110 === 0 && index % 50 !== 0 && index % 70 !== 0) {
      lines.push(last.with(7, '19:45').join(';'));
      expected.rejected += 1;
    } else {
      lines.push(cells.join(';'));
      const isBad = index % 50 === 0 || index % 70 === 0;
      if (isBad) expected.rejected += 1;
      else {
        expected.new += 1;
        expected.patientsNew += 1;
      }
      last = isBad ? null : cells;
    }
  }
  return { text: `${lines.join('\r\n')}\r\n`, expected };
}
