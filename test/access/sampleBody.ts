import type { ApiSchema } from '../../src/server/docs/apiDocument.ts';

type Schemas = Readonly<Record<string, ApiSchema>>;

/** What the schema alone does not say of a field. */
const byName: Readonly<Record<string, unknown>> = {
  phoneNumber: '+12125550123',
  to: '+12125550123',
  email: 'someone@clinic.example',
  startsAt: '2031-03-04T14:00',
  scopes: ['keys:manage'],
  role: 'read_only',
  code: '123456',
  url: 'http://127.0.0.1:9/hooks',
};

/** The smallest value that the schema takes: required fields alone, the first of every choice. */
export function sampleOf(schema: ApiSchema, schemas: Schemas, name = ''): unknown {
  const whole = resolved(schema, schemas);
  if (Object.hasOwn(byName, name) && (!whole.enum || whole.enum.includes(byName[name]))) return byName[name];
  if (whole.const !== undefined) return whole.const;
  if (whole.enum) return whole.enum[0];
  const choice = whole.anyOf?.[0] ?? whole.oneOf?.[0] ?? whole.allOf?.[0];
  if (choice) return sampleOf(choice, schemas, name);
  const type = Array.isArray(whole.type) ? whole.type[0] : whole.type;
  if (type === 'object') {
    return Object.fromEntries(
      (whole.required ?? []).map((field) => [
        field,
        sampleOf(whole.properties?.[field] ?? {}, schemas, field),
      ]),
    );
  }
  if (type === 'array')
    return Array.from({ length: whole.minItems ?? 0 }, () => sampleOf(whole.items ?? {}, schemas));
  if (type === 'integer' || type === 'number') return Math.max(1, whole.minimum ?? 1);
  if (type === 'boolean') return false;
  if (whole.format === 'uuid') return crypto.randomUUID();
  if (whole.format === 'date') return '2031-03-04';
  if (whole.format === 'date-time') return '2031-03-04T10:00:00Z';
  return 'Sample'.padEnd(whole.minLength ?? 0, 'x');
}

/** Paths of fields that hold ids: of the format, or so named. */
export function idFieldsOf(schema: ApiSchema, schemas: Schemas, at: readonly string[] = []): string[][] {
  const whole = resolved(schema, schemas);
  const parts = [...(whole.anyOf ?? []), ...(whole.oneOf ?? []), ...(whole.allOf ?? [])];
  const inside = [
    ...parts.flatMap((part) => idFieldsOf(part, schemas, at)),
    ...(whole.items ? idFieldsOf(whole.items, schemas, [...at, '0']) : []),
    ...Object.entries(whole.properties ?? {}).flatMap(([name, field]) =>
      idFieldsOf(field, schemas, [...at, name]),
    ),
  ];
  const isId = whole.format === 'uuid' || (/^(?!external).*Id$/.test(at.at(-1) ?? '') && inside.length === 0);
  const found = isId ? [[...at], ...inside] : inside;
  return [...new Map(found.map((path) => [path.join('.'), path])).values()];
}

/** The same value with another one at the path; what lacks on the way is made. */
export function withAt(value: unknown, path: readonly string[], put: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return put;
  if (first === '0') return [withAt(Array.isArray(value) ? value[0] : undefined, rest, put)];
  const fields = typeof value === 'object' && value !== null ? value : {};
  const inner: unknown = Object.entries(fields).find(([name]) => name === first)?.[1];
  return { ...fields, [first]: withAt(inner, rest, put) };
}

function resolved(schema: ApiSchema, schemas: Schemas): ApiSchema {
  if (schema.$ref === undefined) return schema;
  return schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
}
