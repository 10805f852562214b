import { z } from 'zod';
import { isScope, type Scope } from '../../src/domain/access/scopes.ts';
import type { Permission } from '../../src/domain/access/permission.ts';
import { apiDocumentSchema, type ApiDocument, type ApiSchema } from '../../src/server/docs/apiDocument.ts';
import type { TestApp } from '../harness/app.ts';

export type DescribedRoute = {
  /** Such as `PATCH /patients/{id}`. */
  name: string;
  method: string;
  path: string;
  /** Null: the route does not say what it asks of its caller. */
  permission: Permission | null;
  /** Names of the parameters in the path. */
  parameters: string[];
  query: { name: string; schema: ApiSchema }[];
  body: ApiSchema | null;
};

export type Described = { routes: DescribedRoute[]; schemas: ApiDocument['components']['schemas'] };

const withoutPermission = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ 'x-permission': z.string().default('') })),
  ),
});

/** Every route of the API as the running app describes itself. */
export async function describedRoutes(app: TestApp): Promise<Described> {
  const answer = await app.call('GET', '/api/v2/openapi.json');
  const document = apiDocumentSchema.parse(withoutPermission.parse(answer.body));
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      permission: permissionOf(operation['x-permission']),
      parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
      query: operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema = {} }) => ({ name, schema })),
      body: operation.requestBody?.content['application/json']?.schema ?? null,
    })),
  );
  return { routes, schemas: document.components.schemas };
}

function permissionOf(text: string): Permission | null {
  return text === 'signed_in' || isScope(text) ? text : null;
}

/** The scopes that a key must hold at least to use the route at all. */
export function scopesFor(route: DescribedRoute): Scope[] {
  return route.permission === null || route.permission === 'signed_in' ? [] : [route.permission];
}
