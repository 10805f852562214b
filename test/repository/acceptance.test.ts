import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(fileURLToPath(new URL(path, root)), 'utf8');

test('every acceptance test has a row, and every row names a test that there is or says why there is none', async () => {
  const rows = (await read('docs/operations/acceptance.md'))
    .split('\n')
    .filter((line) => /^\| A\d\d /.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, id, , shown]) => ({ id: id ?? '', shown: shown ?? '' }));
  expect(rows.map(({ id }) => id)).toEqual(
    Array.from({ length: 40 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`),
  );
  const wrong: string[] = [];
  for (const { id, shown } of rows) {
    if (shown.startsWith('Not shown: ')) continue;
    const files = [...shown.matchAll(/`([^`]+\.test\.ts)` (“(?:.+?)”)(?=$|;|\.|,)/g)];
    if (files.length === 0) wrong.push(`${id}: names no test`);
    for (const [, path = '', title = ''] of files) {
      if (!(await read(path)).includes(title.slice(1, -1))) wrong.push(`${id}: ${title} is not in ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});
