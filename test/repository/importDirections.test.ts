import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { importsOf, repositoryFolder, sourceFiles, sourceFolder } from './sourceFiles.ts';

/** ARCHITECTURE.md, Import directions. `entry` may import anything. */
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  contracts: ['domain'],
  logging: [],
  config: ['domain', 'logging'],
  db: ['domain', 'config', 'logging'],
  twilio: ['domain', 'config', 'logging'],
  simulator: ['domain'],
  dispatch: ['domain', 'db', 'twilio', 'config', 'logging'],
  services: ['dispatch', 'domain', 'db', 'twilio', 'config', 'logging'],
  jobs: ['services', 'dispatch', 'domain', 'db', 'twilio', 'config', 'logging'],
  server: ['services', 'contracts', 'domain', 'config', 'logging', 'db'],
  client: ['contracts', 'domain'],
  components: ['client', 'contracts', 'domain'],
  app: ['components', 'client', 'contracts', 'domain'],
  lib: ['services', 'dispatch', 'domain', 'db', 'twilio', 'config', 'logging'],
};
const rooms = [...Object.keys(mayImport), 'entry'];

/** One import statement in one file, and whether the lint must refuse it. */
type Probe = { file: string; specifier: string; isAllowed: boolean };

const between: Probe[] = Object.entries(mayImport).flatMap(([room, allowed]) =>
  rooms
    .filter((other) => other !== room)
    .flatMap((other) =>
      [`@/${other}/thing.ts`, `../${other}/thing.ts`, `../../${other}/thing.ts`].map((specifier, index) => ({
        file: index < 2 ? `src/${room}/probe.ts` : `src/${room}/noun/probe.ts`,
        specifier,
        isAllowed: allowed.includes(other),
      })),
    ),
);

const probes: Probe[] = [
  ...between,
  ...rooms
    .filter((other) => other !== 'entry')
    .map((other) => ({ file: 'src/entry/probe.ts', specifier: `@/${other}/thing.ts`, isAllowed: true })),
  { file: 'src/domain/probe.ts', specifier: 'node:crypto', isAllowed: false },
  { file: 'src/contracts/probe.ts', specifier: 'node:crypto', isAllowed: false },
  ...['formBody', 'signature', 'inboundForm', 'statusForm', 'errorTable'].map((name) => ({
    file: 'src/simulator/probe.ts',
    specifier: `@/twilio/${name}.ts`,
    isAllowed: true,
  })),
  { file: 'src/simulator/probe.ts', specifier: '@/twilio/carrier.ts', isAllowed: false },
  { file: 'src/simulator/noun/probe.ts', specifier: '../../twilio/formBody.ts', isAllowed: true },
  ...['services', 'dispatch', 'db', 'twilio', 'jobs', 'lib', 'domain', 'contracts'].flatMap((room) =>
    ['hono', 'hono/factory', '@hono/zod-openapi', 'react', 'react-dom/client'].map((specifier) => ({
      file: `src/${room}/probe.ts`,
      specifier,
      isAllowed: false,
    })),
  ),
  ...['client', 'components', 'app'].flatMap((room) =>
    ['node:fs', 'pg', 'kysely', 'twilio', 'hono', '@hono/node-server'].map((specifier) => ({
      file: `src/${room}/probe.ts`,
      specifier,
      isAllowed: false,
    })),
  ),
  { file: 'src/components/twilio/probe.tsx', specifier: '@tanstack/react-router', isAllowed: false },
  { file: 'src/components/twilio/probe.tsx', specifier: '@/db/thing.ts', isAllowed: false },
  { file: 'src/components/twilio/probe.tsx', specifier: 'react', isAllowed: true },
  { file: 'src/components/ui/probe.tsx', specifier: '@tanstack/react-router', isAllowed: true },
  { file: 'src/server/probe.ts', specifier: 'hono', isAllowed: true },
];

// A simulator may know two files of `twilio`, and no other: probed by name above.
const asked = probes.filter(
  ({ file, specifier }) => !file.startsWith('src/simulator/') || !specifier.endsWith('twilio/thing.ts'),
);

describe('the lint settings', () => {
  let folder: string;
  let refused: Set<string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hearback-lint-'));
    await copyFile(join(repositoryFolder, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [file, group] of Map.groupBy(asked, (probe) => probe.file)) {
      await mkdir(join(folder, file, '..'), { recursive: true });
      await writeFile(
        join(folder, file),
        group.map(({ specifier }, index) => `import type { a as a${index} } from '${specifier}';\n`).join(''),
      );
    }
    refused = await lint(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(rooms)('%s imports what the table says and nothing else', (room) => {
    const ours = asked.filter(({ file }) => file.startsWith(`src/${room}/`));
    const wrong = ours.filter((probe) => refused.has(keyOf(probe)) === probe.isAllowed).map(keyOf);
    expect(ours.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  test('every folder of src is a room of the table', async () => {
    const entries = await readdir(sourceFolder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders.filter((name) => !rooms.includes(name))).toEqual([]);
  });
});

describe('the files of src', () => {
  const files = sourceFiles();

  test('no folder is called utils, helpers, common, misc or types', () => {
    expect(files.filter((file) => /(^|\/)(utils|helpers|common|misc|types)\//.test(file))).toEqual([]);
  });

  test('no file is an index of others', () => {
    expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([]);
  });

  test('SMSComposer brings neither the router nor TanStack, Tailwind primitives or the screens into a host', () => {
    const reached = closureOf('components/twilio/SMSComposer.tsx');
    expect(reached.files.filter((file) => /^(app|components\/ui)\//.test(file))).toEqual([]);
    expect(reached.packages.toSorted()).toEqual(['libphonenumber-js', 'react', 'zod']);
  });
});

function keyOf({ file, specifier }: { file: string; specifier: string }): string {
  return `${file} -> ${specifier}`;
}

const reportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string(), message: z.string(), filename: z.string() })),
});

async function lint(folder: string): Promise<Set<string>> {
  const oxlint = join(repositoryFolder, 'node_modules/.bin/oxlint');
  const run = promisify(execFile)(oxlint, ['--format', 'json', '.'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  // It ends with 1 when it finds something, which is what is wanted here.
  const { stdout } = await run.catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  const { diagnostics } = reportSchema.parse(JSON.parse(stdout));
  const restricted = diagnostics.filter(({ code }) => code === 'eslint(no-restricted-imports)');
  return new Set(
    restricted.map(({ filename, message }) =>
      keyOf({ file: filename, specifier: /^'([^']+)'/.exec(message)?.[1] ?? message }),
    ),
  );
}

/** All that comes along with a file: files of `src/`, and packages by name. */
function closureOf(start: string): { files: string[]; packages: string[] } {
  const seen = new Set([start]);
  const packages = new Set<string>();
  for (const file of seen) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const target of importsOf(file)) {
      if (/\.(tsx?|css|json)$/.test(target)) seen.add(target);
      else
        packages.add(
          target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/'),
        );
    }
  }
  return { files: [...seen], packages: [...packages] };
}
