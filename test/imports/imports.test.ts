import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from './stringify.ts';
import { closeImport } from '../../src/services/import/closeImport.ts';
import { runCheck } from '../../src/services/import/runCheck.ts';
import { stageImport } from '../../src/services/import/stageImport.ts';
import { forgetOldImports } from '../../src/services/import/tendImports.ts';
import { writeNextBlock } from '../../src/services/import/writeBlock.ts';
import { erasePatient } from '../../src/services/retention/erasePatient.ts';
import { countsOf, createImportApp, type ImportApp } from './harness.ts';

let clinic: ImportApp;
beforeAll(async () => {
  clinic = await createImportApp();
});
afterAll(() => clinic.close());

const header = ['Id', 'Patient Id', 'Name', 'Phone', 'Start'];
const number = (index: number) => `+1212${String(5_000_000 + index)}`;
/** A name that no other index has. */
const name = (index: number) =>
  `Ana ${createHash('md5').update(String(index)).digest('hex').replaceAll(/\d/g, 'x')}`;
const line = (index: number, start = '2026-12-01 10:00') => [
  `v${index}`,
  `p${index}`,
  name(index),
  number(index),
  start,
];
const file = (from: number, to: number) =>
  stringify([header, ...Array.from({ length: to - from }, (_, at) => line(from + at))]);
const booked = async (from: number, to: number): Promise<number> => {
  const ids = Array.from({ length: to - from }, (_, at) => `v${from + at}`);
  const [row] = await clinic.rows<{ count: number }>(
    'select count(*)::int as count from appointment where external_id = any($1)',
    [ids],
  );
  return row?.count ?? 0;
};

describe('what files are like', () => {
  test.each([
    ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    [
      'UTF-16 the other way round',
      (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      'utf-16be',
    ],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1'), 'windows-1252'],
    ['UTF-8', (text: string) => Buffer.from(text), 'utf-8'],
  ])('%s', async (what, write, encoding) => {
    const text = `Name,Phone,Start\nJosé Muñoz,${number(1)},2026-12-01 10:00\n`;
    const staged = await clinic.stage(new Uint8Array(write(text)));
    expect({ what, ...staged }).toMatchObject({
      encoding,
      lines: 1,
      columns: [{ samples: ['José Muñoz'] }, {}, {}],
    });
  });

  test('UTF-8 that breaks in the middle of the file: what cannot be read is rejected, nothing is guessed', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`Name,Phone,Start\nJosé Muñoz,${number(2)},2026-12-01 10:00\n`),
      Buffer.from(`${'x'.repeat(70_000)},${number(3)},2026-12-01 10:00\n`),
    ]);
    const pieces = [bytes, Buffer.from(`Mu\xf1oz,${number(4)},2026-12-01 10:00\n`, 'latin1')];
    await expect(stageImport(clinic.app.ctx, pieces)).rejects.toThrow(/quotes near line 3/);
    const short = [bytes.subarray(0, bytes.indexOf('x')), pieces[1] ?? bytes];
    const { id, mapping } = await stageImport(clinic.app.ctx, short);
    await clinic.call('POST', `/imports/${id}/check`, { mapping });
    await runCheck(clinic.app.deps, clinic.app.clinicId);
    expect((await clinic.get(id)).counts).toMatchObject({
      new: 1,
      rejected: 1,
      reasons: [{ sentence: expect.stringContaining('UTF-8') }],
    });
  });

  test('letters of several bytes that are cut by the network come whole', async () => {
    const bytes = Buffer.from(`Name,Phone,Start\nJosé 医生 😀,${number(1)},2026-12-01 10:00\n`);
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    expect((await stageImport(clinic.app.ctx, pieces)).columns?.[0]?.samples).toEqual(['José 医生 😀']);
  });

  test.each([
    ['semicolons', ';', ''],
    ['tabs', '\t', ''],
    ['bars', '|', ''],
    ['a spreadsheet’s own word for it', ';', 'sep=;\r\n'],
  ])(
    '%s, quoted line breaks and separators, empty rows: numbered as a spreadsheet does',
    async (_what, delimiter, before) => {
      const cells = [
        ['Name', 'Phone', 'Start', 'Note, for us; all\tof|it'],
        [],
        ['Lopez, Ana', number(1), '2026-12-01 10:00', 'two\nlines "and" more'],
        ['', '', '', ''],
        ['Leo', '12', '2026-12-01 10:00', ''],
      ];
      const checked = await clinic.check(before + stringify(cells, delimiter));
      expect(checked).toMatchObject({
        lines: 2,
        delimiter,
        mapping: { fullName: 0, phoneNumber: 1, startsAt: 2 },
      });
      expect(checked.counts?.reasons).toEqual([
        {
          sentence: 'Phone number is not a phone number that can be reached.',
          lines: 1,
          firstLine: before === '' ? 5 : 6,
        },
      ]);
    },
  );

  test('whatever cells hold comes back as it was, whatever separates them', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '=', '+', '@', "'", ' ', '1', '|'),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ';', '\t', '|'),
        async (pairs, delimiter) => {
          const rows = pairs.map(([one, other]) => [
            'x y',
            '12',
            '2026-12-01 10:00',
            one.trim(),
            other.trim(),
          ]);
          const text = stringify([['Name', 'Phone', 'Start', 'One', 'Other'], ...rows], delimiter);
          const { id } = await clinic.check(text, { mapping: { fullName: 0, phoneNumber: 1, startsAt: 2 } });
          const [, ...back] = (await readBack(await clinic.rejected(id))).map((cells) => cells.slice(3, 5));
          expect(back).toEqual(rows.map(([, , , one = '', other = '']) => [shown(one), shown(other)]));
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** What a cell says once what guards it against being calculated is taken off. */
function shown(text: string): string {
  const plain = /^'[=+\-@]/.test(text) ? text.slice(1) : (/^="([^"]*)"$/.exec(text)?.[1]?.trim() ?? text);
  return /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
}

async function readBack(text: string): Promise<string[][]> {
  const { parse } = await import('csv-parse/sync');
  return parse(text);
}

describe('killed in the middle', () => {
  test('each row is written once: a transaction that is lost, and two workers at it', async () => {
    const checked = await clinic.check(file(1_000, 3_200));
    expect(countsOf(checked)).toEqual({ new: 2_200, patientsNew: 2_200 });
    await clinic.call('POST', `/imports/${checked.id}/commit`, {});
    const { deps, clinicId } = clinic.app;
    expect(await writeNextBlock(deps, clinicId)).toBe(500);
    // The process dies while it writes the second block: nothing of the block is there.
    const dying = { ...deps, newId: dyingAfter(deps.newId, 700) };
    await expect(writeNextBlock(dying, clinicId)).rejects.toThrow('killed');
    expect(await booked(1_000, 3_200)).toBe(500);
    expect(await clinic.get(checked.id)).toMatchObject({ state: 'committing', doneLines: 440 });
    for (let turn = 0; turn < 20; turn += 1) {
      const written = await Promise.all([writeNextBlock(deps, clinicId), writeNextBlock(deps, clinicId)]);
      if (written.every((rows) => rows === 0)) break;
    }
    const done = await clinic.get(checked.id);
    expect(done).toMatchObject({ state: 'done', doneLines: 2_200 });
    expect(countsOf(done, 'results')).toEqual({ new: 2_200, patientsNew: 2_200 });
    expect(await booked(1_000, 3_200)).toBe(2_200);
    const [left] = await clinic.rows<{ blocks: number }>(
      'select count(*)::int as blocks from file_import_block where import_id = $1 and number > 0',
      [checked.id],
    );
    expect(left?.blocks).toBe(0);
  });

  test('a look is begun anew by another worker, and only once the first is silent', async () => {
    const { id, mapping } = await clinic.stage(file(1_000, 1_600));
    await clinic.call('POST', `/imports/${id}/check`, { mapping });
    const { deps, clinicId } = clinic.app;
    const dying = { ...deps, db: deps.db, newId: dyingAfter(deps.newId, 1) };
    await runCheck(
      { ...dying, vault: { ...deps.vault, open: () => Promise.reject(new Error('killed')) } },
      clinicId,
    ).catch(() => 0);
    expect(await runCheck(deps, clinicId)).toBe(0);
    clinic.pass(31_000);
    expect(await runCheck(deps, clinicId)).toBe(600);
    expect(countsOf(await clinic.get(id))).toEqual({ unchanged: 600, patientsFound: 600 });
    await clinic.call('POST', `/imports/${id}/cancel`);
  });

  test('cancelled on the way, what was written stays, and nothing more is written', async () => {
    const checked = await clinic.check(file(4_000, 5_200));
    await clinic.call('POST', `/imports/${checked.id}/commit`, {});
    const { deps, clinicId } = clinic.app;
    await writeNextBlock(deps, clinicId);
    expect(await clinic.call('POST', `/imports/${checked.id}/cancel`)).toMatchObject({
      body: { state: 'cancelled', doneLines: 400 },
    });
    expect(await writeNextBlock(deps, clinicId)).toBe(0);
    expect(await booked(4_000, 5_200)).toBe(500);
    // The same file again brings what is missing.
    expect(countsOf(await clinic.run(file(4_000, 5_200)), 'results')).toEqual({
      new: 700,
      patientsNew: 700,
      unchanged: 500,
    });
  });
});

/** Ids until the process dies. */
function dyingAfter(newId: () => string, count: number): () => string {
  let left = count;
  return () => {
    left -= 1;
    if (left < 0) throw new Error('killed');
    return newId();
  };
}

const dayOf = (indices: readonly number[], start = '2026-12-20 10:00') =>
  stringify([header, ...indices.map((index) => line(index, start))]);

describe('a file of the whole day', () => {
  test('cancels what it lacks, after its number was shown; a part cancels nothing', async () => {
    await clinic.run(dayOf([10, 11, 12, 13]));
    expect(countsOf(await clinic.run(dayOf([10])))).toEqual({ unchanged: 1, patientsFound: 1 });
    const checked = await clinic.check(dayOf([10, 11]), { isWholePeriod: true });
    expect(countsOf(checked)).toEqual({ unchanged: 2, patientsFound: 2, missing: 2 });
    expect(await clinic.call('POST', `/imports/${checked.id}/commit`, { cancelsMissing: 1 })).toMatchObject({
      status: 409,
      body: { field: 'cancelsMissing' },
    });
    const done = await clinic.commit(checked.id, 2);
    expect(done).toMatchObject({ state: 'done', reason: null, results: { missing: 2 } });
    expect(
      await clinic.rows(
        `select external_id, status from appointment where external_id in ('v10', 'v11', 'v12', 'v13') order by 1`,
      ),
    ).toEqual([
      { external_id: 'v10', status: 'booked' },
      { external_id: 'v11', status: 'booked' },
      { external_id: 'v12', status: 'cancelled' },
      { external_id: 'v13', status: 'cancelled' },
    ]);
  });

  test('cancels nothing when more are missing than were shown, or a row was rejected', async () => {
    await clinic.run(dayOf([20, 21], '2026-12-21 10:00'));
    const rejected = await clinic.check(dayOf([20], '2026-12-21 10:00').replace(number(20), '12'), {
      isWholePeriod: true,
    });
    expect(rejected.counts).toMatchObject({ rejected: 1, missing: 0 });
    expect(await clinic.call('POST', `/imports/${rejected.id}/commit`, {})).toMatchObject({ status: 409 });
    const checked = await clinic.check(dayOf([20], '2026-12-21 10:00'), { isWholePeriod: true });
    await clinic.call('POST', `/imports/${checked.id}/commit`, { cancelsMissing: 1 });
    const { deps, clinicId } = clinic.app;
    await clinic.rows(
      `update appointment set starts_at = starts_at + interval '1 day' where external_id = 'v10'`,
    );
    await writeNextBlock(deps, clinicId);
    await closeImport(deps, clinicId);
    expect(await clinic.get(checked.id)).toMatchObject({
      state: 'done',
      reason: expect.stringContaining('more of them'),
      results: { missing: 0 },
    });
    expect(await clinic.rows(`select status from appointment where external_id = 'v21'`)).toEqual([
      { status: 'booked' },
    ]);
  });
});

describe('whom a row is about', () => {
  test('a visit and a patient without the clinic’s ids learn them from the file', async () => {
    const { id } = await clinic.app.addPatient({
      givenName: 'Rosa',
      familyName: 'Quintero',
      phoneNumber: number(50),
    });
    await clinic.call('POST', '/appointments', { patientId: id, startsAt: '2026-12-05T10:00' });
    const done = await clinic.run(
      stringify([header, ['v50', 'p50', 'Rosa Quintero', number(50), '2026-12-05 10:00']]),
    );
    expect(countsOf(done, 'results')).toEqual({ changed: 1 });
    expect(
      await clinic.rows(
        `select p.external_id as p, a.external_id as v from patient p join appointment a on a.patient_id = p.id where p.id = $1`,
        [id],
      ),
    ).toEqual([{ p: 'p50', v: 'v50' }]);
  });

  test('without ids a visit is known by patient and minute, also when the patient has cancelled it', async () => {
    const rows = stringify([
      ['Name', 'Phone', 'Start'],
      ['Ida Brandt', number(51), '2026-12-06 10:00'],
      ['Ida Brandt', number(51), '2026-12-06 15:00'],
    ]);
    expect(countsOf(await clinic.run(rows), 'results')).toEqual({ new: 2, patientsNew: 1 });
    await clinic.rows(`update appointment set status = 'cancelled' where local_start = '2026-12-06 10:00'`);
    expect(countsOf(await clinic.run(rows), 'results')).toEqual({ unchanged: 2 });
  });

  test('a new number is added to whom the id names, never a number that turned out to be a stranger’s', async () => {
    await clinic.run(stringify([header, line(60), line(61)]));
    await clinic.rows(
      `update patient_phone_number set removed_at = now(), removed_because = 'wrong_number', is_primary = false where phone_number = $1`,
      [number(60)],
    );
    const changed = [line(60), ['v61', 'p61', name(61), number(62), '2026-12-01 10:00']];
    const done = await clinic.run(stringify([header, ...changed]));
    expect(countsOf(done)).toMatchObject({ numbersAdded: 2, unchanged: 2 });
    expect(countsOf(done, 'results')).toEqual({ numbersAdded: 1, unchanged: 1, rejected: 1 });
    expect(done.results?.reasons[0]?.sentence).toMatch(/somebody else’s/);
    expect(
      await clinic.rows(
        `select n.phone_number, n.is_primary from patient_phone_number n join patient p on p.id = n.patient_id where p.external_id = 'p61' order by 1`,
      ),
    ).toEqual([
      { phone_number: number(61), is_primary: true },
      { phone_number: number(62), is_primary: false },
    ]);
  });

  test('a number that had opted out before its patient was erased stays so', async () => {
    await clinic.run(stringify([header, line(70)]));
    await clinic.call('POST', '/suppressions', { phoneNumber: number(70), channel: 'phone' });
    await clinic.rows('select erase_suppressed_number($1, $2, $3, now())', [
      clinic.app.clinicId,
      number(70),
      clinic.app.deps.vault.numberHash(clinic.app.clinicId, number(70)),
    ]);
    await clinic.run(stringify([header, ['v71', 'p71', name(71), number(70), '2026-12-01 10:00']]));
    expect(
      await clinic.rows('select 1 as here from suppression where phone_number = $1 and lifted_at is null', [
        number(70),
      ]),
    ).toEqual([{ here: 1 }]);
  });
});

const blocks = (id: string) => clinic.rows('select number from file_import_block where import_id = $1', [id]);

describe('what a file holds is not kept', () => {
  test('longer than a day', async () => {
    const staged = await clinic.stage(file(80, 82));
    const done = await clinic.run(stringify([header, line(80), ['v81', '', '', '', '']]));
    expect(await blocks(done.id)).toHaveLength(2);
    clinic.pass(86_400_000 - 60_000);
    await forgetOldImports(clinic.app.deps, clinic.app.clinicId);
    expect(await blocks(staged.id)).toHaveLength(2);
    clinic.pass(120_000);
    await forgetOldImports(clinic.app.deps, clinic.app.clinicId);
    expect([...(await blocks(staged.id)), ...(await blocks(done.id))]).toEqual([]);
    expect(await clinic.get(staged.id)).toMatchObject({
      state: 'expired',
      columns: null,
      reason: expect.stringContaining('a day'),
    });
    expect(await clinic.get(done.id)).toMatchObject({
      state: 'done',
      columns: null,
      results: { rejected: 1 },
    });
    expect((await clinic.call('GET', `/imports/${done.id}/rejected`)).status).toBe(409);
  });

  test('after somebody was erased, of whom it may tell', async () => {
    const staged = await clinic.stage(file(90, 92));
    const { id } = await clinic.app.addPatient({ givenName: 'Gone', phoneNumber: number(92) });
    await erasePatient({ ...clinic.app.ctx }, id, { reason: 'asked' });
    expect(await blocks(staged.id)).toEqual([]);
    expect(await clinic.get(staged.id)).toMatchObject({
      state: 'expired',
      reason: expect.stringContaining('erased'),
    });
  });

  test('in the clear', async () => {
    const word = 'Xylophonist';
    const { id } = await clinic.stage(
      `Name,Phone,Start,${word}\n${word} Lopez,${number(95)},2026-12-01 10:00\n`,
    );
    const rows = await clinic.rows<{ row: string }>(
      'select i::text as row from file_import i where id = $1 union all select b::text from file_import_block b where import_id = $1',
      [id],
    );
    expect(rows).toHaveLength(3);
    expect(
      rows.some(({ row }) => row.includes(word) || row.includes(Buffer.from(word).toString('hex'))),
    ).toBe(false);
  });
});
