import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { timetable } from '../../src/jobs/timetable.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const folder = 'docs/operations/runbooks';
const runbooks = readdirSync(join(root, folder)).filter((name) => name !== 'README.md');

type Alert = { name: string; text: string };
const alerts: Alert[] = read('docs/operations/alerts.yml')
  .split(/^ {6}- alert: /m)
  .slice(1)
  .map((text) => ({ name: text.slice(0, text.indexOf('\n')), text }));
const runbookOf = ({ text }: Alert): string => /runbook: (\S+)/.exec(text)?.[1] ?? '';
/** Names of metrics in a text, as series of them are called. */
const metricsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/hearback_[a-z_]+/g)].map(([name]) => name)),
];

let app: TestApp;
/** Every name that a series of ours has. */
let series: Set<string>;
beforeAll(async () => {
  app = await createTestApp();
  await app.database.pools.staff.query(
    `insert into worker_heartbeat (id, role, started_at, beat_at) values (gen_random_uuid(), 'worker', now(), now())`,
  );
  const { body } = await app.call('GET', '/metrics', { as: app.key });
  const types = [...String(body).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  series = new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((ending) => name + ending) : [name],
    ),
  );
});
afterAll(() => app.close());

test.each(['alerts.yml', 'dashboard.json', 'monitoring.md'])('every metric in %s exists', (file) => {
  const named = metricsIn(read(`docs/operations/${file}`));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !series.has(name))).toEqual([]);
});

test('every metric of ours is explained, and on the dashboard or in an alert', () => {
  const own = [...series].filter(
    (name) => !/^hearback_(process|nodejs)_/.test(name) && !/_(bucket|sum|count)$/.test(name),
  );
  const explained = new Set(metricsIn(read('docs/operations/monitoring.md')));
  expect(own.filter((name) => !explained.has(name))).toEqual([]);
  const used = read('docs/operations/dashboard.json') + read('docs/operations/alerts.yml');
  expect(own.filter((name) => !used.includes(name))).toEqual([]);
});

describe.each(alerts)('alert $name', (alert) => {
  test('says how bad it is, what it is, and where its runbook stands', () => {
    expect(alert.text).toMatch(/^ {8}expr: (\S.*|\|\n {10}\S)/m);
    expect(alert.text).toMatch(/severity: (critical|warning)\n/);
    expect(alert.text).toMatch(/summary: \S.{10,}/);
    expect(read(runbookOf(alert))).toContain(alert.name);
  });
});

test('names of alerts are unique, and the list of runbooks has all of them', () => {
  const names = alerts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(15);
  const listed = [...read(`${folder}/README.md`).matchAll(/Hearback[A-Z]\w+/g)].map(([name]) => name);
  expect(listed.toSorted()).toEqual(names.toSorted());
});

describe.each(runbooks)('runbook %s', (name) => {
  const text = read(`${folder}/${name}`);

  test('belongs to an alert, and says what it means, what to do and whom to wake', () => {
    expect(alerts.map(runbookOf)).toContain(`${folder}/${name}`);
    for (const part of ['Hearback', 'Patients notice', 'Look at', 'Do', 'Wake'])
      expect(text).toMatch(new RegExp(`^\\*\\*${part}`, 'm'));
  });

  test('names only metrics, commands, screens and addresses that exist', async () => {
    expect(metricsIn(text).filter((metric) => !series.has(metric))).toEqual([]);
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const commands = [...text.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, script = '']) => script);
    expect(commands.filter((script) => !(script in scripts))).toEqual([]);
    const screens = [...read('src/app/router.tsx').matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
    const api = z
      .object({ paths: z.record(z.string(), z.unknown()) })
      .parse((await app.call('GET', '/api/v2/openapi.json')).body);
    const addresses = new Set([
      ...screens,
      ...Object.keys(api.paths).map((path) => `/api/v2${path}`),
      '/metrics',
      '/livez',
      '/readyz',
      '/api/v2/twilio/webhook',
    ]);
    const cited = [...text.matchAll(/`(?:(?:GET|POST) )?(\/[^`\s]+)`/g)].map(([, path = '']) => path);
    expect(cited.filter((path) => !addresses.has(path))).toEqual([]);
  });
});

test('every periodic task is told what its failure leaves undone', () => {
  const text = read(`${folder}/tasks-fail.md`);
  const untold = timetable
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('forget') && !text.includes(`\`${name}\``));
  expect(untold).toEqual([]);
});
