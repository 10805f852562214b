import type { OpenAPIHono } from '@hono/zod-openapi';
import { apiDocumentSchema } from '../docs/apiDocument.ts';
import { describeWebhooks } from '../docs/describeWebhooks.ts';
import { docsPage } from '../docs/docsPage.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/**
 * Adds `/openapi.json`, the description of every route that is registered, and `/docs`, the same to be read. Both are
 * made when they are first asked for.
 */
export function addDescription(api: OpenAPIHono<ServerEnv>, server: ServerDeps): void {
  const { publicUrl } = server.staff.settings;
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made on the screen “API keys” or by HEARBACK_API_KEY.',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: publicUrl.startsWith('https:') ? '__Secure-hearback.session_token' : 'hearback.session_token',
    description: 'A staff member’s sign-in. Requests that change something need our own Origin as well.',
  });
  describeWebhooks(api);
  let made: object | undefined;
  const document = (): object =>
    (made ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Hearback',
        version: server.version,
        description:
          'Patient texting that hears back. Errors are problem documents (RFC 9457) with a stable `code`. ' +
          'Lists are paged by `limit` and `cursor`.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      servers: [{ url: `${publicUrl}/api/v2` }],
      security: [{ bearer: [] }, { session: [] }],
    }));
  api.get('/openapi.json', (c) => c.json(document()));
  api.get('/docs', (c) => c.html(docsPage(apiDocumentSchema.parse(JSON.parse(JSON.stringify(document()))))));
}
