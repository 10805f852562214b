import { html } from 'hono/html';
import type { ApiSchema } from './apiDocument.ts';

export type Html = ReturnType<typeof html>;

/** One field of a body, inner ones included: "suppression.active". */
export type Field = { path: string; schema: ApiSchema; isRequired: boolean };

/** The fields of an object, and those of the objects and lists within it. A named schema is linked, not repeated. */
export function fieldsOf(schema: ApiSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = prefix + name;
    const field = { path, schema: inner, isRequired: schema.required?.includes(name) ?? false };
    return [field, ...fieldsOf(inner, `${path}.`), ...fieldsOf(inner.items ?? {}, `${path}[].`)];
  });
}

/** What a value may be, in words: "string (uuid) or null", "list of Patient", "one of open, done". */
export function typeOf(schema: ApiSchema): Html {
  if (schema.$ref !== undefined) return link(schema.$ref);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return join(choices.map(typeOf), ' or ');
  if (schema.allOf) return join(schema.allOf.map(typeOf), ' and ');
  if (schema.enum) return html`one of ${schema.enum.map(String).join(', ')}`;
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') {
    return html`object of ${typeOf(schema.additionalProperties)}`;
  }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any'];
  const words = types.map((type) =>
    type === 'null' || !schema.format ? type : `${type} (${schema.format})`,
  );
  return html`${words.join(' or ')}`;
}

/** Limits and the default, in words. */
export function limitsOf(schema: ApiSchema): string {
  return [
    ...range('', countable(schema.minimum), countable(schema.maximum)),
    ...range(' characters', schema.minLength, schema.maxLength),
    ...range(' items', schema.minItems, schema.maxItems),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ].join(', ');
}

function range(what: string, least: number | undefined, most: number | undefined): string[] {
  if (least !== undefined && most !== undefined) return [`${least} to ${most}${what}`];
  if (least !== undefined) return [`at least ${least}${what}`];
  return most === undefined ? [] : [`at most ${most}${what}`];
}

/** zod bounds every integer by what JavaScript can count to, which tells nobody anything. */
function countable(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

export function join(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${between}${part}`))}`;
}

function link(reference: string): Html {
  const name = reference.split('/').at(-1) ?? reference;
  return html`<a href="#schema-${name}">${name}</a>`;
}
