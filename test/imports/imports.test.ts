import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from './stringify.ts';
import { closeImport } from '../../src/services/import/closeImport.ts';
import { runCheck } from '../../src/services/import/runCheck.ts';
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
