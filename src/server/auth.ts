import { hkdfSync } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Pool } from 'pg';
import { longestPassword, shortestPassword } from '@/domain/access/password.ts';

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

/** What signs session cookies and encrypts second factors: derived from the installation's first encryption key, so that there is one secret to keep. */
export function sessionSecret(firstKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', firstKey, '', 'session cookies', 32)).toString('hex');
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
    appName: 'Hearback',
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
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
      additionalFields: {
        lastActiveAt: {
          type: 'date',
          fieldName: 'last_active_at',
          input: false,
          returned: true,
          defaultValue: () => new Date(),
        },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            if (await worksSomewhere(options.pool, userId)) return;
            throw new APIError('UNAUTHORIZED', { code: 'ACCOUNT_ENDED', message: 'account ended' });
          },
        },
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
    plugins: [
      twoFactor({
        // A device is never trusted instead of the second factor: a clinic's screens are shared.
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'auth_two_factor',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 10 },
        // A clinic's staff share one address. Guessing ends sooner: five wrong codes end a sign-in, ten lock the account.
        '/two-factor/*': { window: 60, max: 20 },
      },
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

/** Whether the account belongs to anybody who still works for a clinic: else its password makes no session at all (HIPAA-06). */
async function worksSomewhere(pool: Pool, userId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select 1 from staff_member where user_id = $1 and disabled_at is null limit 1',
    [userId],
  );
  return rowCount !== 0;
}

export type Auth = ReturnType<typeof createAuth>;
