import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { roleAllows, roles, roleWords } from '../../src/domain/access/roles.ts';
import { scopeMeanings, scopes } from '../../src/domain/access/scopes.ts';

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The table of the manual, from the table that server and screens go by. */
function table(): string {
  return [
    row(['scope', 'allows', ...roles.map((role) => roleWords[role].name)]),
    row(['---', '---', ...roles.map(() => ':-:')]),
    ...scopes.map((scope) =>
      row([
        `\`${scope}\``,
        scopeMeanings[scope],
        ...roles.map((role) => (roleAllows(role, scope) ? 'yes' : '')),
      ]),
    ),
  ].join('\n');
}

const squeezed = (text: string) => text.replace(/[ \t]+/g, ' ').replace(/-+/g, '-');

test('the manual shows the table of roles as it is', async () => {
  const manual = await readFile(
    fileURLToPath(new URL('../../docs/operations/access.md', import.meta.url)),
    'utf8',
  );
  for (const line of table().split('\n')) expect(squeezed(manual)).toContain(squeezed(line));
});
