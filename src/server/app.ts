import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { createAdmission } from './admission.ts';
import { isFileRequest } from './middleware/fileBody.ts';
import { problemResponse } from './middleware/problem.ts';
import { requestId } from './middleware/requestId.ts';
import { requestLog } from './middleware/requestLog.ts';
import { requireRoom } from './middleware/requireRoom.ts';
import { securityHeaders } from './middleware/securityHeaders.ts';
import { apiRoutes } from './routes/apiRoutes.ts';
import { authRoutes } from './routes/authRoutes.ts';
import { fhirPages } from './routes/fhirPages.ts';
import { calendarFeeds } from './routes/calendarFeeds.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { preferencePages } from './routes/preferencePages.ts';
import { programmePages } from './routes/programmePages.ts';
import { screenRoutes } from './routes/screens.ts';
import { simulatorRoutes } from './routes/simulatorRoutes.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { ServerDeps, ServerEnv } from './serverDeps.ts';

/** The largest JSON body: a send with ten media links is a few KB. */
const largestBodyBytes = 256 * 1024;

/** The whole HTTP side as a plain `fetch` handler. Starts nothing and keeps no state of its own. */
export function createApp(server: ServerDeps): OpenAPIHono<ServerEnv> {
  const log = server.staff.log;
  const app = new OpenAPIHono<ServerEnv>();
  const admission = createAdmission(server.hasRoom ?? (() => true));

  app.route('/api/v2/twilio', webhookRoutes(server));
  app.use(requestId(server.staff.newId));
  app.use(requestLog(log));
  app.use(securityHeaders(server.staff.settings.publicUrl.startsWith('https:')));
  app.onError((error, c) => problemResponse(c, error, log, admission));
  app.notFound((c) => problemResponse(c, nothingHere(), log, admission));
  const limitBody = bodyLimit({
    maxSize: largestBodyBytes,
    onError: () => {
      throw new Refusal('payload_too_large', `A request may have ${largestBodyBytes / 1024} KB at most.`);
    },
  });
  // A file streams by, and has its own limit where it is read.
  app.use((c, next) => (isFileRequest(c.req) ? next() : limitBody(c, next)));

  app.route('/', healthRoutes(server));
  app.route('/metrics', metricsRoutes(server));
  app.route('/api/auth', authRoutes(server));
  app.use('/api/v2/*', requireRoom(admission));
  app.route('/api/v2', apiRoutes(server));
  // Before the screens: an address that was mistyped here is no page.
  app.all('/api/*', () => {
    throw nothingHere();
  });
  app.route('/p', preferencePages(server));
  app.route('/calendar', calendarFeeds(server));
  app.route('/texting', programmePages(server));
  app.route('/fhir', fhirPages(server));
  if (server.simulator) app.route('/simulator', simulatorRoutes(server, server.simulator));
  app.all('/simulator/*', () => {
    throw nothingHere();
  });
  if (server.screensFolder !== null) app.route('/', screenRoutes(server.screensFolder));
  return app;
}

function nothingHere(): Refusal {
  return new Refusal('not_found', 'There is nothing at this address.');
}
