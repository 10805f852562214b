import { createRoute as describeRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { problemSchema, problemStatus, type ProblemCode } from '@/contracts/problem.ts';
import type { Permission } from '@/domain/access/permission.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context, Deps } from '@/services/context.ts';
import { requirePermission } from '../middleware/permission.ts';
import type { ServerEnv } from '../serverDeps.ts';

/** A small app for one noun. What does not fit its schemas is refused with every field named, before the handler. */
export function createApi() {
  return new OpenAPIHono<ServerEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issues = result.error.issues.flatMap((issue) => {
        const path = issue.path.map(String).join('.');
        const fields =
          issue.code === 'unrecognized_keys'
            ? issue.keys.map((key) => (path ? `${path}.${key}` : key))
            : [path];
        // zod's messages name types and limits, never the value.
        return fields.map((field) => ({
          field: field || 'body',
          message: issue.code === 'unrecognized_keys' ? 'This field is not known here.' : issue.message,
        }));
      });
      const first = issues[0];
      throw new Refusal(
        'invalid_request',
        first ? `${first.field}: ${first.message}` : 'The request is not valid.',
        {
          ...(first ? { field: first.field } : {}),
          issues,
        },
      );
    },
  });
}

/**
 * Describes a route. What it asks of its caller is part of the description and is checked before all else: a route that
 * does not say so does not compile.
 */
export function createRoute<
  // Keeps the path literal, from which parameters are inferred.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  Path extends string,
  Config extends Omit<RouteConfig, 'path' | 'middleware'> & { path: Path; 'x-permission': Permission },
>(config: Config) {
  return describeRoute<Path, Config & { middleware: ReturnType<typeof requirePermission> }>({
    ...config,
    middleware: requirePermission(config['x-permission']),
  });
}

/** The request's view for services. */
export function contextOf(c: HonoContext<ServerEnv>, deps: Deps): Context {
  return { ...deps, clinicId: c.get('clinicId'), actor: c.get('actor'), requestId: c.get('requestId') };
}

/** Documented refusals of a route, one entry a status. */
export function refusedWith(...codes: ProblemCode[]): RouteConfig['responses'] {
  const everywhere: ProblemCode[] = ['invalid_request', 'unauthenticated', 'forbidden'];
  const byStatus = Map.groupBy(new Set([...everywhere, ...codes]), (code) => problemStatus[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.join(', '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** A JSON answer of a route. */
export function answers<Schema>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON body of a route. */
export function body<Schema>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true as const };
}

/** An answer without a body. */
export function nothing(description: string) {
  return { description };
}

/** With it, repeating a request that sends never makes a second text. */
export const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
    .optional(),
});
