import { z } from 'zod';
import {
  codeSchema,
  passwordChangeSchema,
  passwordOnlySchema,
  recoveryCodesSchema,
  secondFactorSchema,
} from '@/contracts/account.ts';
import { noteActivity } from '@/db/accountQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { recordAccountDeed } from '@/services/staff/recordAccountDeed.ts';
import { askAuth, passCookies } from '../askAuth.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['Account'];
const own = { tags, 'x-permission': 'signed_in' as const, method: 'post' as const };

const password = createRoute({
  ...own,
  path: '/password',
  summary: 'Change your own password; your other sessions end',
  request: { body: body(passwordChangeSchema) },
  responses: { 204: nothing('Changed.'), ...refusedWith('rate_limited') },
});
const setUp = createRoute({
  ...own,
  path: '/second-factor',
  summary: 'Begin to set up the second factor; it counts once a code has confirmed it',
  request: { body: body(passwordOnlySchema) },
  responses: {
    200: answers(secondFactorSchema, 'What the authenticator needs.'),
    ...refusedWith('rate_limited'),
  },
});
const confirm = createRoute({
  ...own,
  path: '/second-factor/confirm',
  summary: 'Show that the authenticator works: from now on signing in asks for a code',
  request: { body: body(codeSchema) },
  responses: { 204: nothing('The second factor is set up.'), ...refusedWith('rate_limited') },
});
const remove = createRoute({
  ...own,
  path: '/second-factor/remove',
  summary: 'Sign in by password alone again, where the clinic allows it',
  request: { body: body(passwordOnlySchema) },
  responses: { 204: nothing('Removed.'), ...refusedWith('conflict', 'rate_limited') },
});
const renewCodes = createRoute({
  ...own,
  path: '/recovery-codes',
  summary: 'Make new recovery codes; those of before end',
  request: { body: body(passwordOnlySchema) },
  responses: { 200: answers(recoveryCodesSchema, 'The new codes.'), ...refusedWith('rate_limited') },
});
const activity = createRoute({
  ...own,
  path: '/activity',
  summary: 'Note that a person is at the screen',
  description:
    'Without it a session ends after the minutes that the clinic has set, whatever a screen asks by itself.',
  responses: { 204: nothing('Noted.'), ...refusedWith() },
});

/** A wrong code or password is no reason to sign in again: whoever asks is signed in. */
async function askOwn(...asked: Parameters<typeof askAuth>): Promise<Response> {
  try {
    return await askAuth(...asked);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'unauthenticated') throw error;
    throw new Refusal('invalid_request', error.message, error.facts);
  }
}

const enabledSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
const codesSchema = z.object({ backupCodes: z.array(z.string()) });

/** What people change about their own account. The password is asked for once more. (HIPAA-06 d) */
export function accountRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(password, async (c) => {
    const answer = await askOwn(c, server, {
      path: '/change-password',
      body: { ...c.req.valid('json'), revokeOtherSessions: true },
    });
    passCookies(c, answer);
    await recordAccountDeed(contextOf(c, deps), 'staff_member.password_set');
    return c.body(null, 204);
  });
  api.openapi(setUp, async (c) => {
    const answer = await askOwn(c, server, { path: '/two-factor/enable', body: c.req.valid('json') });
    const { totpURI: uri, backupCodes } = enabledSchema.parse(await answer.json());
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    return c.json({ uri, secret, recoveryCodes: backupCodes }, 200);
  });
  api.openapi(confirm, async (c) => {
    const answer = await askOwn(c, server, { path: '/two-factor/verify-totp', body: c.req.valid('json') });
    passCookies(c, answer);
    await recordAccountDeed(contextOf(c, deps), 'staff_member.second_factor_added');
    return c.body(null, 204);
  });
  api.openapi(remove, async (c) => {
    const ctx = contextOf(c, deps);
    if ((await clinicById(deps.db, ctx.clinicId)).policy === 'strict') {
      throw new Refusal('conflict', 'This clinic asks everybody for a second factor.', {
        reason: 'two_factor_required',
      });
    }
    const answer = await askOwn(c, server, { path: '/two-factor/disable', body: c.req.valid('json') });
    passCookies(c, answer);
    await recordAccountDeed(ctx, 'staff_member.second_factor_removed');
    return c.body(null, 204);
  });
  api.openapi(renewCodes, async (c) => {
    const answer = await askOwn(c, server, {
      path: '/two-factor/generate-backup-codes',
      body: c.req.valid('json'),
    });
    await recordAccountDeed(contextOf(c, deps), 'staff_member.recovery_codes_made');
    return c.json({ recoveryCodes: codesSchema.parse(await answer.json()).backupCodes }, 200);
  });
  api.openapi(activity, async (c) => {
    const signedIn = await server.auth.api.getSession({ headers: c.req.raw.headers });
    if (signedIn) await noteActivity(deps.db, signedIn.session.id, new Date());
    return c.body(null, 204);
  });
  return api;
}
