import { hkdfSync } from 'node:crypto';
import { betterAuth } from 'better-auth';
import type { Pool } from 'pg';

export type AuthOptions = {
  pool: Pool;
  /** Signs session cookies; derived from the installation's encryption key. */
  secret: string;
  /** The address of the screens. Cookies are marked Secure when it is https. */
  publicUrl: string;
  trustedOrigins: readonly string[];
};

/** Where our own sign-in route writes the address of the caller, as the socket says it. */
export const clientAddressHeader = 'x-hearback-client-address';

const snakeTimes = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

/** What signs session cookies: derived from the installation's encryption key, so that there is one secret to keep. */
export function sessionSecret(encryptionKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', encryptionKey, '', 'session cookies', 32)).toString('hex');
}

/**
 * Staff sign-in: e-mail and password, sessions in the database and looked up on every request, so that signing
 * somebody out works at once. Nobody signs up by themselves; accounts are made by `createStaffMember`.
 */
export function createAuth(options: AuthOptions) {
  return betterAuth({
    database: options.pool,
    secret: options.secret,
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    trustedOrigins: [...options.trustedOrigins],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    user: { modelName: 'auth_user', fields: { ...snakeTimes, emailVerified: 'email_verified' } },
    session: {
      modelName: 'auth_session',
      expiresIn: 60 * 60 * 12,
      updateAge: 60 * 15,
      cookieCache: { enabled: false },
      fields: {
        ...snakeTimes,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    account: {
      modelName: 'auth_account',
      fields: {
        ...snakeTimes,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'auth_verification', fields: { ...snakeTimes, expiresAt: 'expires_at' } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'hearback',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Our route has its own check, the same as for every other request with a cookie.
      disableCSRFCheck: true,
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof createAuth>;
