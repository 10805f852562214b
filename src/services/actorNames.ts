import { apiKeyNames } from '@/db/apiKeyQueries.ts';
import type { Connection } from '@/db/database.ts';
import { staffNames } from '@/db/staffQueries.ts';
import type { Context } from './context.ts';

/** Who did something, as rows keep it. */
export type ActorColumns = { actorKind: string; actorId: string | null };

/** Names for the screens: staff and API keys have one, patients, webhooks and jobs do not. */
export async function actorNames(
  ctx: Context,
  connection: Connection,
  rows: readonly ActorColumns[],
): Promise<(row: ActorColumns) => { kind: string; name: string | null }> {
  const idsOf = (kind: string): string[] => [
    ...new Set(rows.flatMap((row) => (row.actorKind === kind && row.actorId !== null ? [row.actorId] : []))),
  ];
  const staff = await staffNames(connection, ctx.clinicId, idsOf('staff'));
  const keys = await apiKeyNames(connection, ctx.clinicId, idsOf('api_key'));
  return ({ actorKind, actorId }) => ({
    kind: actorKind,
    name: actorId === null ? null : (staff.get(actorId) ?? keys.get(actorId) ?? null),
  });
}
