import { revokedKeyByHash } from '@/db/apiKeyQueries.ts';
import { recordViewOnce } from '@/db/auditQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';

/** A program that still has the key asks again and again: one event a minute. */
const oneTryMs = 60_000;

/** Notes that somebody came with a key that was revoked. A key that nobody ever made belongs to no clinic. */
export async function recordRefusedKey(deps: Deps, hash: Buffer): Promise<void> {
  const key = await revokedKeyByHash(deps.db, hash);
  if (!key) return;
  await recordViewOnce(
    deps.db,
    {
      clinicId: key.clinicId,
      id: deps.newId(),
      action: 'api_key.refused',
      subjectKind: 'api_key',
      subjectId: key.id,
      actorKind: 'api_key',
      actorId: key.id,
      detail: { reason: 'revoked' },
      occurredAt: deps.now(),
    },
    oneTryMs,
  );
}
