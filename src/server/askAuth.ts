import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { clientAddressHeader } from './auth.ts';
import { clientAddress } from './clientAddress.ts';
import { requireOwnOrigin } from './middleware/ownOrigin.ts';
import type { ServerDeps, ServerEnv } from './serverDeps.ts';

const failureSchema = z.object({ code: z.string().optional() });

/**
 * Passes a request on to better-auth, from our own pages only: as it came, or with another address and body.
 * @throws Refusal where better-auth says no
 */
export async function askAuth(
  c: HonoContext<ServerEnv>,
  server: ServerDeps,
  instead?: { path: string; body: object },
): Promise<Response> {
  requireOwnOrigin(server, c.req.raw);
  const headers = new Headers(c.req.raw.headers);
  // Ours alone: a caller who could name its own address would escape the limit on sign-in attempts.
  headers.delete(clientAddressHeader);
  const address = clientAddress(c, server.trustedProxies ?? []);
  if (address !== null) headers.set(clientAddressHeader, address);
  headers.delete('content-length');
  const answer = await server.auth.handler(
    instead === undefined
      ? new Request(c.req.raw, { headers })
      : new Request(new URL(`/api/auth${instead.path}`, c.req.url), {
          method: 'POST',
          headers,
          body: JSON.stringify(instead.body),
        }),
  );
  if (answer.status >= 400) throw await refusalOf(answer);
  return answer;
}

/** Hands the cookies on. The session's token, which better-auth repeats in the body, stays where no script can read it. */
export function passCookies(c: HonoContext<ServerEnv>, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
}

/** What better-auth's own words mean to a person. */
const sentences: Readonly<Record<string, string>> = {
  account_ended: 'This account was ended. An administrator can open it again.',
  invalid_password: 'The password is wrong.',
  password_too_short: 'The new password is too short.',
  password_too_long: 'The new password is too long.',
  invalid_code: 'The code is wrong, or its half minute is over.',
  invalid_backup_code: 'This recovery code is wrong, or it was used before.',
  invalid_two_factor_cookie: 'The sign-in took too long. Start again with the password.',
  too_many_attempts_request_new_code: 'Too many wrong codes. Start again with the password.',
  totp_already_enabled: 'The second factor is set up already.',
  totp_not_enabled: 'The second factor is not set up.',
  two_factor_not_enabled: 'The second factor is not set up.',
};

async function refusalOf(answer: Response): Promise<Refusal> {
  const read = failureSchema.safeParse(await answer.json().catch(() => null));
  const code = read.success ? read.data.code?.toLowerCase() : undefined;
  const reason = code === undefined ? {} : { reason: code };
  const sentence = code === undefined ? undefined : sentences[code];
  switch (answer.status) {
    case 400:
    case 415:
    case 422:
      return new Refusal(
        'invalid_request',
        sentence ?? 'Sign in with an e-mail address and a password.',
        reason,
      );
    case 401:
      return new Refusal(
        'unauthenticated',
        sentence ?? 'The e-mail address or the password is wrong.',
        reason,
      );
    case 403:
      return new Refusal('forbidden', 'This sign-in is not allowed.', reason);
    case 404:
      return new Refusal('not_found', 'There is nothing at this address.');
    case 429: {
      const seconds = Number(answer.headers.get('x-retry-after') ?? '60');
      return new Refusal('rate_limited', 'Too many attempts to sign in. Wait a moment, then try again.', {
        retryAfterSeconds: Number.isFinite(seconds) ? seconds : 60,
      });
    }
    default:
      return new Refusal('internal_error', 'Signing in does not work at the moment.', reason);
  }
}
