import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiDocumentSchema, type ApiDocument } from '../docs/apiDocument.ts';
import type { Caller } from '../../../test/harness/callers.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let document: ApiDocument;
let text: string;
beforeAll(async () => {
  app = await createTestApp();
  const answer = await app.call('GET', '/api/v2/openapi.json');
  text = JSON.stringify(answer.body);
  document = apiDocumentSchema.parse(answer.body);
});
afterAll(() => app.close());

test('the description is OpenAPI 3.1 and says how to sign in', () => {
  expect(JSON.parse(text)).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Hearback' },
    servers: [{ url: `${app.url}/api/v2` }],
    security: [{ bearer: [] }, { session: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'hearback.session_token' },
      },
    },
  });
});

test('every route that answers is described, and every one that is described answers', async () => {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes).toEqual(
    expect.arrayContaining([
      'POST /twilio/send-sms',
      'GET /messages/{id}',
      'GET /session',
      'GET /conversations',
      'POST /patients/search',
      'POST /patients/{id}/consent',
      'POST /suppressions',
      'PATCH /appointments/{id}',
      'GET /tasks',
      'POST /templates/{key}/render',
      'DELETE /api-keys/{id}',
      'GET /changes',
    ]),
  );
  const powerless = await app.keyWith('tasks:write');
  const statuses = async (as: Caller) => {
    const found: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const address = `/api/v2${path.replace(/\{\w+\}/g, crypto.randomUUID())}`;
      const { status } = await app.call(method, address, { as });
      found.push(`${route}: ${status === 400 ? 'understood' : status}`);
    }
    return found;
  };
  expect(await statuses({})).toEqual(routes.map((route) => `${route}: 401`));
  // An address that is not there would be 404; these ask for a body, or for a scope.
  expect((await statuses(powerless)).filter((line) => !/: (?:understood|403)$/.test(line))).toEqual([]);
});

test('every reference leads somewhere', () => {
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...new Set(names)]));
});

test('the page shows every route and shape, links nowhere outside, and runs no script', async () => {
  const answer = await app.call('GET', '/api/v2/docs');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
  const page = String(answer.body);
  for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
  for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
  const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  expect(page).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/);
  expect(page).not.toMatch(/\[object |undefined/);
});
