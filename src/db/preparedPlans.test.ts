import { readdir, readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { registeredStatements } from './prepared.ts';

/** Tables that grow with every text, patient or day: a statement of a hot path finds its rows there by an index. */
const growing = new Set([
  'audit_event',
  'brake',
  'change',
  'consent_event',
  'conversation',
  'decision',
  'idempotency_key',
  'message',
  'message_event',
  'patient',
  'patient_phone_number',
  'suppression',
  'task',
]);

/** The part of a plan that is looked at; nodes hold nodes. */
type PlanNode = { type: string; relation: string | null; plans: PlanNode[] };
const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z
    .object({
      'Node Type': z.string(),
      'Relation Name': z.string().optional(),
      Plans: z.array(planNode).optional(),
    })
    .transform((node) => ({
      type: node['Node Type'],
      relation: node['Relation Name'] ?? null,
      plans: node.Plans ?? [],
    })),
);
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) })]);

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pools.workers;
  const folder = new URL('./', import.meta.url);
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts') || file.includes('.test.')) continue;
    if (/= prepared[<(]/.test(await readFile(new URL(file, folder), 'utf8')))
      await import(new URL(file, folder).href);
  }
});
afterAll(() => database.drop());

/** The growing tables that a statement reads from end to end when it is planned for all values and may not avoid it. */
async function tablesReadWhole(text: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local enable_seqscan = off');
    const { rows } = await client.query(`explain (generic_plan, format json) ${text}`);
    const [{ 'QUERY PLAN': plan }] = explained.parse(rows);
    return scansIn(plan[0].Plan)
      .filter((table) => growing.has(table))
      .toSorted();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

function scansIn(node: PlanNode): string[] {
  const here = node.type === 'Seq Scan' && node.relation !== null ? [node.relation] : [];
  return [...here, ...node.plans.flatMap(scansIn)];
}

test('every prepared statement finds its rows in growing tables by an index', async () => {
  const statements = registeredStatements();
  expect(statements.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['claim_texts', 'due_texts', 'keep_reports', 'store_arrivals', 'direct_write']),
  );
  const whole: Record<string, string[]> = {};
  for (const { name, text } of statements) {
    const tables = await tablesReadWhole(text);
    if (tables.length > 0) whole[name] = tables;
  }
  expect(whole).toEqual({});
});

test('a statement without an index for its condition is noticed', async () => {
  expect(await tablesReadWhole('select id from message where reason_code = $1::text')).toEqual(['message']);
});
