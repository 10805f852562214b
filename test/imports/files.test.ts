import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from '../../src/services/import/runCheck.ts';
import { stageImport } from '../../src/services/import/stageImport.ts';
import { createImportApp, type ImportApp } from './harness.ts';
import { stringify } from './stringify.ts';

let clinic: ImportApp;
beforeAll(async () => {
  clinic = await createImportApp();
});
afterAll(() => clinic.close());

const number = (index: number) => `+1212${String(5_000_000 + index)}`;

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
          const [, ...back] = readBack(await clinic.rejected(id)).map((cells) => cells.slice(3, 5));
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

function readBack(text: string): string[][] {
  return parse(text);
}
