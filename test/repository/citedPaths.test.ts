import { describe, expect, test } from 'vitest';
import { findCitedPaths, findMissing } from '../../scripts/citedPaths.ts';

const existing = [
  'README.md',
  'docs',
  'docs/decisions',
  'docs/decisions/0001-hono.md',
  'migrations',
  'migrations/0001_clinic.sql',
  'src',
  'src/app',
  'src/app/main.tsx',
  'src/db',
  'src/db/vault.ts',
];
const missingIn = (file: string, text: string) => findMissing(file, text, existing);

describe('what exists is passed over', () => {
  test.each([
    ['a path from the root', 'See `src/db/vault.ts`.'],
    ['a folder', 'All of src/db/ is SQL.'],
    ['a path as the text of a link', '[docs/decisions](docs/decisions/0001-hono.md).'],
    ['the end of a sentence', 'Read src/db/vault.ts.'],
    ['a pattern', 'Add `migrations/*.sql`.'],
    ['an alias', 'Import `@/db/vault.ts`.'],
    ['an alias without extension', 'Import `@/db/vault`.'],
    ['the name of a file', 'Only `vault.ts` knows.'],
    ['a link', '[why](docs/decisions/0001-hono.md#status)'],
    ['an address', '[Twilio](https://www.twilio.com/docs/sms) and [below](#env)'],
    ['no path at all', 'and/or, 24/7, text/xml, `/api/v2/messages`'],
    ['a block of code', '```sh\ncat src/none.ts\n```'],
    [
      'a tree',
      '```tree\nsrc/        all code\n  db/       data\n    vault.ts  keys\n  app/  screens\nREADME.md\n```',
    ],
  ])('%s', (_what, text) => {
    expect(missingIn('README.md', text)).toEqual([]);
  });
});

describe('what does not exist is named with its line', () => {
  test.each([
    ['a path from the root', 'one\nSee `src/db/gone.ts`.', 'README.md:2: src/db/gone.ts'],
    ['a folder', 'All of src/gone/ is SQL.', 'README.md:1: src/gone/'],
    ['a pattern', 'Add `migrations/*.ts`.', 'README.md:1: migrations/*.ts'],
    ['an alias', 'Import `@/db/gone.ts`.', 'README.md:1: src/db/gone.ts'],
    ['the name of a file', 'Only `gone.ts` knows.', 'README.md:1: **/gone.ts'],
    ['a link', '[why](docs/decisions/0002.md)', 'README.md:1: docs/decisions/0002.md'],
    ['a name in a tree', '```tree\nsrc/\n  db/  data\n    gone.ts  keys\n```', 'README.md:4: src/db/gone.ts'],
    ['a folder after a deeper one', '```tree\nsrc/\n  db/\n  gone/\n```', 'README.md:4: src/gone/'],
    ['one of two names', '```tree\nsrc/\n  app/, gone/  screens\n```', 'README.md:3: src/gone/'],
  ])('%s', (_what, text, expected) => {
    expect(missingIn('README.md', text)).toEqual([expected]);
  });
});

test('links start at the folder of their document', () => {
  expect(findCitedPaths('docs/operations/twilio.md', '[a](../decisions/0001-hono.md)')).toEqual([
    { line: 1, path: 'docs/decisions/0001-hono.md' },
  ]);
});

test('of code, comments are read and statements are not', () => {
  const code = "import { a } from 'src/gone.ts';\n/** The rule is in `gone.ts`. */\n-- see src/db/gone.sql\n";
  expect(missingIn('src/db/vault.ts', code)).toEqual([
    'src/db/vault.ts:2: **/gone.ts',
    'src/db/vault.ts:3: src/db/gone.sql',
  ]);
});
