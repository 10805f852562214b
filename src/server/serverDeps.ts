import type { Actor, Deps } from '@/services/context.ts';
import type { WebhookIntake } from '@/services/message/webhookIntake.ts';
import type { Auth } from './auth.ts';

/** Who a host application says is calling; null leaves the decision to our own sign-in and API keys. */
export type Authorize = (
  request: Request,
) => Promise<{ clinicId: string; actor: Extract<Actor, { kind: 'host' }> } | null>;

/** What the HTTP side is made of. Pools are separate, so that webhooks and staff never wait for each other. */
export type ServerDeps = {
  staff: Deps;
  webhooks: Deps;
  /** Where signed webhooks go, on the pool of the webhooks. */
  intake: WebhookIntake;
  auth: Auth;
  /** Tokens that webhooks may be signed with: the current one, and a second one while it is rotated. */
  webhookTokens: readonly string[];
  /** Origins of our own screens, beside the one that the request itself came to. */
  trustedOrigins: readonly string[];
  /** Addresses and networks of our own proxies, whose X-Forwarded-For is believed; none by default. */
  trustedProxies?: readonly string[];
  rateLimits: { sendsPerMinute: number; sendBurst: number };
  authorize?: Authorize;
  /** Whether the database can be reached and is migrated; null when ready, else what is missing. */
  readiness: () => Promise<string | null>;
  /** Whether the disk of the database has more left than what is kept for patients' texts; absent: not ours to know. */
  hasRoom?: () => boolean;
  /** Folder of the built screens; null serves the API alone. */
  screensFolder: string | null;
  /** The stand-in for Twilio, when this installation plays with one. */
  simulator: { fetch: (request: Request) => Response | Promise<Response> } | null;
  version: string;
  /** Aborted when the process drains: event streams end at once. */
  stopping: AbortSignal;
};

/** What every handler finds on the request. */
export type ServerEnv = {
  Variables: { requestId: string; clinicId: string; actor: Actor };
};
