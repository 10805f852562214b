import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireActor } from './middleware/actor.ts';
import { problemResponse } from './middleware/problem.ts';
import { requestId } from './middleware/requestId.ts';
import { requestLog } from './middleware/requestLog.ts';
import { securityHeaders } from './middleware/securityHeaders.ts';
import type { ServerDeps, ServerEnv } from './serverDeps.ts';

/** The largest JSON body: a send with ten media links is a few KB. */
const largestBodyBytes = 256 * 1024;

/** The whole HTTP side as a plain `fetch` handler. Starts nothing and keeps no state of its own. */
export function createApp(server: ServerDeps): OpenAPIHono<ServerEnv> {
  const log = server.staff.log;
  const app = new OpenAPIHono<ServerEnv>();

  app.use(requestId(server.staff.newId));
  app.use(requestLog(log));
  app.use(securityHeaders(server.staff.settings.publicUrl.startsWith('https:')));
  app.onError((error, c) => problemResponse(c, error, log));
  app.notFound((c) => problemResponse(c, new Refusal('not_found', 'There is nothing at this address.'), log));
  app.use(
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: () => {
        throw new Refusal('payload_too_large', `A request may have ${largestBodyBytes / 1024} KB at most.`);
      },
    }),
  );
  return app;
}

export { requireActor };
