import { clinicChangeSchema, sessionSchema } from '@/contracts/session.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { rulePackAt } from '@/domain/schedule/rulePack.ts';
import { changeClinic } from '@/services/clinic/changeClinic.ts';
import { readSession } from '@/services/staff/readSession.ts';
import { presentSession } from '../presenters/presentSession.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const getSession = createRoute({
  method: 'get',
  path: '/session',
  'x-permission': 'signed_in',
  tags: ['Session'],
  summary: 'Who is signed in, for which clinic, and what this installation can do',
  responses: { 200: answers(sessionSchema, 'The session'), ...refusedWith() },
});

const changeClinicRoute = createRoute({
  method: 'patch',
  path: '/clinic',
  'x-permission': 'clinic:write',
  tags: ['Session'],
  summary: 'Change how the clinic treats CANCEL',
  request: { body: body(clinicChangeSchema) },
  responses: { 204: { description: 'Changed' }, ...refusedWith('conflict') },
});

export function sessionRoutes(server: ServerDeps) {
  const api = createApi();
  api.openapi(changeClinicRoute, async (c) => {
    await changeClinic(contextOf(c, server.staff), c.req.valid('json'));
    return c.body(null, 204);
  });
  return api.openapi(getSession, async (c) => {
    const ctx = contextOf(c, server.staff);
    const view = await readSession(ctx);
    const signedIn = await server.auth.api.getSession({ headers: c.req.raw.headers });
    if (!signedIn) throw new Refusal('unauthenticated', 'Sign in first.');
    const rules = rulePackAt(ctx.now().toTemporalInstant());
    return c.json(presentSession(view, signedIn.user, ctx.settings, rules), 200);
  });
}
