import type { Deps } from '@/dispatch/deps.ts';
import { isRole, scopesOfRole } from '@/domain/access/roles.ts';
import type { Actor } from '@/services/context.ts';

/** The staff member behind a signed-in user; null when the user works for no clinic (any more). */
export async function findStaffMember(
  deps: Deps,
  userId: string,
): Promise<{ clinicId: string; actor: Extract<Actor, { kind: 'staff' }> } | null> {
  const row = await deps.db
    .selectFrom('staffMember')
    .select(['clinicId', 'id', 'name', 'role'])
    .where('userId', '=', userId)
    .where('disabledAt', 'is', null)
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
  if (!row || !isRole(row.role)) return null;
  return {
    clinicId: row.clinicId,
    actor: { kind: 'staff', id: row.id, name: row.name, role: row.role, scopes: scopesOfRole(row.role) },
  };
}
