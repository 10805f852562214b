import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { countsOf, createImportApp, type ImportApp } from '../../../test/imports/harness.ts';

let clinic: ImportApp;
beforeAll(async () => {
  clinic = await createImportApp();
});
afterAll(() => clinic.close());

let next = 100;
const phone = (): string => `+1212555${String((next += 1)).padStart(4, '0')}`;
const header = 'Appt ID,First Name,Last Name,Mobile,DOB,Date,Time,Provider,Status';
const row = (
  id: string,
  number: string,
  more: Partial<Record<'name' | 'dob' | 'date' | 'time' | 'status' | 'with', string>> = {},
) =>
  [
    id,
    more.name ?? 'Ana',
    familyOf(id),
    number,
    more.dob ?? '1980-05-04',
    more.date ?? '12/01/2026',
    more.time ?? '2:30 PM',
    more.with ?? 'Dr. Smith',
    more.status ?? 'Scheduled',
  ].join(',');
/** Everybody has a name of their own. */
const familyOf = (id: string) => `Lopez${id.replace('-', '')}`;
const visits = (externalId: string) =>
  clinic.rows<{
    status: string;
    local_start: string;
    clinician: string;
    time_zone: string;
    patient_id: string;
  }>('select status, local_start, clinician, time_zone, patient_id from appointment where external_id = $1', [
    externalId,
  ]);

describe('a file from end to end', () => {
  test('is recognised, counted without a word written, written, and changes nothing the second time', async () => {
    const file = [header, row('e-1', phone()), row('e-2', phone(), { name: 'Leo', dob: '2015-03-02' })].join(
      '\n',
    );
    const staged = await clinic.stage(file);
    expect(staged).toMatchObject({
      state: 'staged',
      lines: 2,
      delimiter: ',',
      encoding: 'utf-8',
      doubts: [],
      problem: null,
      mapping: {
        visitId: 0,
        givenName: 1,
        familyName: 2,
        phoneNumber: 3,
        birthDate: 4,
        date: 5,
        time: 6,
        clinician: 7,
        status: 8,
      },
    });
    expect(staged.columns?.[1]).toEqual({ name: 'First Name', samples: ['Ana', 'Leo'], filled: 2 });

    const checked = await clinic.check(file, { choices: { dateOrder: 'mdy' } });
    expect(checked).toMatchObject({ state: 'checked', results: null });
    expect(countsOf(checked)).toEqual({ new: 2, patientsNew: 2 });
    expect(await visits('e-1')).toEqual([]);

    const done = await clinic.commit(checked.id);
    expect(done).toMatchObject({ state: 'done', doneLines: 2, reason: null });
    expect(countsOf(done, 'results')).toEqual({ new: 2, patientsNew: 2 });
    expect(await visits('e-1')).toMatchObject([
      {
        status: 'booked',
        local_start: '2026-12-01 14:30:00',
        clinician: 'Dr. Smith',
        time_zone: 'America/New_York',
      },
    ]);
    // The child's number is a parent's until the child turns 18 (ID-01).
    const [link] = await clinic.rows<{ texts_until: Date }>(
      `select n.texts_until from patient_phone_number n join patient p on p.id = n.patient_id where p.given_name = 'Leo'`,
    );
    expect(link?.texts_until.toISOString()).toBe('2033-03-02T05:00:00.000Z');
    expect(await clinic.rows(`select 1 from consent_event`)).toEqual([]);

    const again = await clinic.run(file, { choices: { dateOrder: 'mdy' } });
    expect(countsOf(again)).toEqual({ unchanged: 2, patientsFound: 2 });
    expect(countsOf(again, 'results')).toEqual({ unchanged: 2 });
    const events = await clinic.rows<{ count: number }>(
      'select count(*)::int as count from appointment_event',
    );
    expect(events[0]?.count).toBe(2);
  });

  test('moves, cancels and corrects what is there, and leaves the patient’s own answer alone', async () => {
    const [ana, leo, kim, may] = [phone(), phone(), phone(), phone()];
    await clinic.run([header, row('m-1', ana), row('m-2', leo), row('m-3', kim), row('m-4', may)].join('\n'));
    await clinic.rows(`update appointment set status = 'confirmed' where external_id in ('m-1', 'm-4')`);
    await clinic.rows(`update appointment set status = 'cancelled' where external_id = 'm-3'`);
    const changed = await clinic.run(
      [
        header,
        row('m-1', ana, { time: '4:00 PM' }),
        row('m-2', leo, { status: 'Canceled' }),
        row('m-3', kim),
        row('m-4', may, { with: 'Dr. Okafor' }),
        row('m-5', phone(), { status: 'Cancelled' }),
      ].join('\n'),
    );
    expect(countsOf(changed, 'results')).toEqual({
      moved: 1,
      cancelled: 1,
      changed: 1,
      unchanged: 2,
      patientsNew: 1,
    });
    // Nobody has confirmed the new time.
    expect(await visits('m-1')).toMatchObject([{ status: 'booked', local_start: '2026-12-01 16:00:00' }]);
    expect(await visits('m-2')).toMatchObject([{ status: 'cancelled' }]);
    expect(await visits('m-3')).toMatchObject([{ status: 'cancelled' }]);
    expect(await visits('m-4')).toMatchObject([{ status: 'confirmed', clinician: 'Dr. Okafor' }]);
    expect(await visits('m-5')).toEqual([]);
  });

  test('rejected rows come back with their reasons and no formula, and can be mended and sent in', async () => {
    const good = phone();
    const run = await clinic.run(
      [
        header,
        row('r-1', good),
        row('r-2', '12'),
        row('r-3', phone(), { date: '02/30/2026' }),
        row('r-4', phone(), { name: '=HYPERLINK("http://evil.example")'.replaceAll('"', '""') }),
        row('r-1', good, { time: '9:00 AM' }),
        row('r-6', phone(), { status: 'Maybe' }),
        `${row('r-7', phone())},more,cells`,
        row('r-8', phone(), { time: '25:61' }),
        row('r-9', phone(), { status: 'Completed' }),
        row('r-1', good),
      ].join('\n'),
    );
    expect(countsOf(run, 'results')).toEqual({ new: 1, patientsNew: 1, rejected: 8, unchanged: 1 });
    expect(run.counts?.reasons).toEqual(run.results?.reasons);
    const [head, ...lines] = (await clinic.rejected(run.id)).trimEnd().split('\r\n');
    expect(head).toBe(`${header},Reason`);
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/Row 3: Phone number is not a phone number/);
    expect(lines[1]).toMatch(/Row 4: Date is no day/);
    expect(lines[2]).toContain(`"'=HYPERLINK`);
    expect(lines[3]).toMatch(/Row 6: A row before has the same visit/);
    expect(lines[4]).toMatch(/Row 7: Status is not a status/);
    expect(lines[5]).toMatch(/Row 8: .*more cells/);
    expect(lines.join('\n')).not.toMatch(/(?:^|,)"?[=+@-]/m);

    const mended = [head, lines[0]?.replace(',12,', `,${phone()},`)].join('\n');
    expect(countsOf(await clinic.run(mended), 'results')).toEqual({ new: 1, patientsNew: 1 });
  });
});

describe('refused', () => {
  test.each([
    ['nothing', '', /no rows/],
    ['a header alone', `${header}\n`, /no rows/],
    [
      'no header',
      `1,Ana,Lopez,+12125550001,1980-05-04,12/01/2026,2:30 PM,Dr. Smith,\n`.repeat(2),
      /holds data/,
    ],
    ['an open quote', `${header}\n1,"Ana,Lopez\n${'x,y\n'.repeat(40_000)}`, /quotes/],
    ['a workbook', 'PK\u0003\u0004rest', /Excel/],
    ['bytes', '\0\0\0\u0001abc', /no text/],
    ['one column', 'Name\nAna\n', /columns/],
  ])('%s', async (_what, file, sentence) => {
    const { status, body } = await clinic.send(file);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', error: expect.stringMatching(sentence) },
    });
    expect(await clinic.rows(`select 1 from file_import where state = 'uploading'`)).toEqual([]);
  });

  test('JSON where a file belongs', async () => {
    expect(await clinic.call('POST', '/imports', { file: 'x' })).toMatchObject({
      status: 400,
      body: { field: 'body' },
    });
  });

  test('a mapping that cannot be, a doubt that nobody has settled, and what comes too early or late', async () => {
    const file = `${header}\n${row('x-1', phone(), { date: '03/04/2027', time: '2:30' })}`;
    const { id, doubts, mapping } = await clinic.stage(file.replace('1980-05-04', '05/04/1980'));
    expect(doubts).toEqual(['dateOrder', 'birthDateOrder', 'clock']);
    const check = (body: object) => clinic.call('POST', `/imports/${id}/check`, body);
    expect(await check({ mapping })).toMatchObject({ status: 400, body: { field: 'choices.dateOrder' } });
    expect(await check({ mapping: {} })).toMatchObject({ status: 400, body: { field: 'mapping.date' } });
    expect(await check({ mapping: { ...mapping, language: 99 } })).toMatchObject({
      status: 400,
      body: { field: 'mapping.language' },
    });
    expect(await check({ mapping: { ...mapping, language: 0 } })).toMatchObject({ status: 400 });
    expect(await clinic.call('POST', `/imports/${id}/commit`, {})).toMatchObject({ status: 409 });
    expect((await clinic.call('GET', `/imports/${id}/rejected`)).status).toBe(409);
    const choices = { dateOrder: 'dmy', clock: '12h' };
    const run = await clinic.run(file, { choices });
    expect(run.results).toMatchObject({ new: 1 });
    expect(await visits('x-1')).toMatchObject([{ local_start: '2027-04-03 14:30:00' }]);
    expect(await clinic.call('POST', `/imports/${run.id}/commit`, {})).toMatchObject({ status: 409 });
    expect(await clinic.call('POST', `/imports/${run.id}/cancel`)).toMatchObject({ status: 409 });
    // The next file with these columns is read as this one was.
    const other = await clinic.stage(file.replace('x-1', 'x-2'));
    expect(other).toMatchObject({ isRemembered: true, doubts: [] });
    expect(await clinic.call('POST', `/imports/${other.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', columns: null },
    });
  });

  test('whoever may not', async () => {
    expect((await clinic.send(header, {})).status).toBe(401);
    expect((await clinic.send(header, (await clinic.app.signIn('read_only')).headers)).status).toBe(403);
    expect((await clinic.send(header, await clinic.app.keyWith('appointments:write'))).status).toBe(403);
    for (const [method, path] of [
      ['GET', '/api/v2/imports'],
      ['GET', `/api/v2/imports/${crypto.randomUUID()}`],
    ] as const) {
      const route = { method, path, scope: 'appointments:write' };
      const found = await accessOf(clinic.app, route);
      expect(found).toEqual(properAccess(route, found));
    }
  });
});
