import { firstKey } from '../db/masterKeys.ts';
import { createWebhookIntake } from '../services/message/webhookIntake.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { openEnvironment } from '../lib/integrations/twilio/environmentContext.ts';
import { createApp } from '../server/app.ts';
import { createAuth, sessionSecret } from '../server/auth.ts';
import type { Actor } from '../services/context.ts';
import { createReadiness } from './readiness.ts';

/** Somebody whom the host application knows: who, what they may do, and what the host attests of consent. */
export type HostUser = Omit<Extract<Actor, { kind: 'host' }>, 'kind'>;

/** The API as a plain `fetch` handler, to be mounted under the host's own `/api/v2`. */
export type HostApi = (request: Request) => Promise<Response>;

/**
 * Makes the API for a host application, over the environment of its process (`openEnvironment`). `authorize` says who
 * asks; null leaves it to API keys and Hearback's own staff sessions. A request that changes something must also come
 * from the host's own pages. Background work (later texts, polling) needs a Hearback worker beside the host.
 * @throws Error that names everything that is missing in the environment
 */
export async function createHostApi(
  authorize: (request: Request) => Promise<HostUser | null>,
  workingFolder: string = process.cwd(),
): Promise<HostApi> {
  const { deps, clinicId, pools, twilio, keys } = await openEnvironment(workingFolder);
  const { publicUrl } = deps.settings;
  const trustedOrigins = [new URL(publicUrl).origin];
  const app = createApp({
    staff: deps,
    webhooks: deps,
    intake: createWebhookIntake(deps),
    auth: createAuth({
      pool: pools.staff,
      secret: sessionSecret(firstKey(keys)),
      publicUrl,
      trustedOrigins,
    }),
    authorize: async (request) => {
      const user = await authorize(request);
      return user && { clinicId, actor: { kind: 'host', ...user } };
    },
    webhookTokens: [twilio.authToken, ...(twilio.authTokenSecondary ? [twilio.authTokenSecondary] : [])],
    trustedOrigins,
    rateLimits: { sendsPerMinute: 600, sendBurst: 100 },
    // Hearback's own process migrates; the host only wants to know that there is a database.
    readiness: createReadiness(pools.staff, 1),
    screensFolder: null,
    simulator: null,
    version: packageFile.version,
    stopping: new AbortController().signal,
  });
  return async (request) => app.fetch(request);
}
