import { Hono } from 'hono';
import { isUuid } from '@/domain/id/uuid.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { acceptHook, publicKeys } from '@/services/fhir/serverCalls.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/**
 * What record systems call: our public keys, which anybody may have, and the address that says “something has changed”, which needs the
 * connection's secret, in a header or as the last part of the address. What such a call carries is not looked at.
 */
export function fhirPages(server: ServerDeps) {
  const pages = new Hono<ServerEnv>();
  pages.get('/:clinicId/:id/jwks.json', async (c) => {
    const { clinicId, id } = c.req.param();
    const keys = isUuid(clinicId) && isUuid(id) ? await publicKeys(server.webhooks, clinicId, id) : null;
    if (!keys) throw nothingHere();
    c.header('cache-control', 'public, max-age=300');
    return c.json(keys);
  });
  // With a payload R4 puts the resource's type and id behind the address.
  pages.on(['POST', 'PUT'], ['/:clinicId/:id/changed', '/:clinicId/:id/changed/*'], async (c) => {
    const { clinicId, id } = c.req.param();
    const ofPath = /\/changed\/([\w-]{32})(?:\/|$)/.exec(c.req.path)?.[1];
    const secret = c.req.header('x-hearback-secret') ?? ofPath ?? '';
    const isKnown =
      isUuid(clinicId) && isUuid(id) && (await acceptHook(server.webhooks, { clinicId, id, secret }));
    if (!isKnown) throw nothingHere();
    return c.body(null, 204);
  });
  return pages;
}

function nothingHere(): Refusal {
  return new Refusal('not_found', 'There is nothing at this address.');
}
