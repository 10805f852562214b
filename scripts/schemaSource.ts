import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'oxfmt';
import type { Client, Pool } from 'pg';
import { z } from 'zod';

export const schemaFile = fileURLToPath(new URL('../src/db/schema.ts', import.meta.url));

/** Columns whose values are a type of the domain: PostgreSQL knows them as text. */
const domainTypes: Record<string, { type: string; from: string }> = {
  category: { type: 'Category', from: '@/domain/message/category.ts' },
  delivery_status: { type: 'DeliveryStatus', from: '@/domain/message/status.ts' },
  dispatch_state: { type: 'DispatchState', from: '@/domain/message/status.ts' },
};

const columnTypes: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  float8: 'number',
  int4: 'number',
  _int4: 'number[]',
  int8: 'number',
  jsonb: 'unknown',
  text: 'string',
  _text: 'string[]',
  timestamp: 'string',
  timestamptz: 'Instant',
  uuid: 'string',
  _uuid: 'string[]',
  xid8: 'string',
};

type Column = {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  generated: boolean;
  always: boolean;
  choices: string | null;
};

const styleSchema = z.object({ singleQuote: z.boolean(), printWidth: z.number() });

/** What `src/db/schema.ts` must hold, laid out like every other file. */
export async function formattedSchema(database: Client | Pool): Promise<string> {
  const style = styleSchema.parse(
    JSON.parse(await readFile(new URL('../.oxfmtrc.json', import.meta.url), 'utf8')),
  );
  const { code, errors } = await format(schemaFile, await schemaSource(database), style);
  if (errors.length > 0) throw new Error(`the schema cannot be formatted: ${errors[0]?.message}`);
  return code;
}

/** The TypeScript that describes the tables of a migrated database to Kysely. Sign-in and job tables are left out. */
async function schemaSource(database: Client | Pool): Promise<string> {
  const { rows } = await database.query<Column>(`
    select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
           (a.atthasdef or a.attidentity <> '') as generated, a.attidentity = 'a' as always,
           (select pg_get_constraintdef(k.oid) from pg_constraint k
             where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
               and pg_get_constraintdef(k.oid) like '%ANY (ARRAY[%' limit 1) as choices
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and c.relname not like 'auth\\_%' and c.relname <> 'schema_migration'
     order by c.relname, a.attnum`);
  const tables = Map.groupBy(rows, (row) => row.table);
  const imports = Map.groupBy(
    Object.entries(domainTypes).filter(([column]) => rows.some((row) => row.column === column)),
    ([, { from }]) => from,
  );
  return [
    '// Written by scripts/generateSchema.ts from the migrations. Do not edit.',
    "import type { ColumnType, GeneratedAlways } from 'kysely';",
    ...[...imports].map(
      ([from, types]) => `import type { ${types.map(([, { type }]) => type).join(', ')} } from '${from}';`,
    ),
    '',
    '/** `timestamptz`: read as a Date. */',
    'type Instant = ColumnType<Date, Date | string, Date | string>;',
    '/** Has a default, so that an insert may leave it out. */',
    'type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;',
    '',
    ...[...tables].map(([table, columns]) => tableSource(table, columns)),
    'export interface DB {',
    ...[...tables.keys()].map((table) => `  ${camel(table)}: ${pascal(table)}Table;`),
    '}',
    '',
  ].join('\n');
}

function tableSource(table: string, columns: Column[]): string {
  const lines = columns.map((column) => `  ${camel(column.column)}: ${columnSource(column)};`);
  return [`export interface ${pascal(table)}Table {`, ...lines, '}', ''].join('\n');
}

function columnSource(column: Column): string {
  const plain = domainTypes[column.column]?.type ?? choices(column) ?? columnTypes[column.type];
  if (!plain)
    throw new Error(`no TypeScript type is known for ${column.type} (${column.table}.${column.column})`);
  const type = column.nullable && plain !== 'unknown' ? `${plain} | null` : plain;
  if (column.always) return `GeneratedAlways<${type}>`;
  return column.generated ? `Generated<${type}>` : type;
}

function choices({ choices: definition }: Column): string | null {
  const values = definition?.match(/'[^']+'(?=::text)/g);
  return values ? values.join(' | ') : null;
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(name: string): string {
  return camel(`_${name}`);
}
