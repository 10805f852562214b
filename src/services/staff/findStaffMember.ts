import type { Deps } from '@/dispatch/deps.ts';
import { isRole, scopesOfRole } from '@/domain/access/roles.ts';
import type { Actor } from '@/services/context.ts';

/** The account that somebody has signed in with. */
export type SignedInUser = { id: string; twoFactorEnabled?: boolean | null | undefined };

export type FoundStaffMember = {
  clinicId: string;
  actor: Extract<Actor, { kind: 'staff' }>;
  /** After how many minutes without anybody at the screen the clinic wants the session to end. */
  idleMinutes: number;
};

/**
 * The staff member behind a signed-in user; null when the user works for no clinic (any more). Where the clinic's
 * policy asks for a second factor and there is none, the staff member has no scope at all until it is set up.
 */
export async function findStaffMember(deps: Deps, user: SignedInUser): Promise<FoundStaffMember | null> {
  const row = await deps.db
    .selectFrom('staffMember')
    .innerJoin('clinic', 'clinic.id', 'staffMember.clinicId')
    .select([
      'staffMember.clinicId',
      'staffMember.id',
      'staffMember.name',
      'staffMember.role',
      'clinic.policy',
      'clinic.idleMinutes',
    ])
    .where('staffMember.userId', '=', user.id)
    .where('staffMember.disabledAt', 'is', null)
    .orderBy('staffMember.createdAt')
    .limit(1)
    .executeTakeFirst();
  if (!row || !isRole(row.role)) return null;
  const { clinicId, idleMinutes, id, name, role } = row;
  const lacksSecondFactor = row.policy === 'strict' && user.twoFactorEnabled !== true;
  return {
    clinicId,
    idleMinutes,
    actor: lacksSecondFactor
      ? { kind: 'staff', id, name, role, scopes: [], lacksSecondFactor }
      : { kind: 'staff', id, name, role, scopes: scopesOfRole(role) },
  };
}
