import { accountsByIds, endSessions } from '@/db/accountQueries.ts';
import { recordAudit } from '@/db/auditQueries.ts';
import { useInvitation } from '@/db/invitationQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { hashInvitation } from './invitation.ts';
import type { StaffAccounts } from './staffAccounts.ts';

/**
 * Sets the password of whoever holds the one-time link, which is used up; sessions of before end. Signing in is the
 * next step, second factor included. @throws Refusal not_found for a link that is unknown, used or too old
 */
export async function acceptInvitation(
  deps: Deps,
  accounts: StaffAccounts,
  { token, password, requestId }: { token: string; password: string; requestId: string },
): Promise<{ email: string }> {
  return deps.db.transaction().execute(async (tx) => {
    const now = deps.now();
    const invitation = await useInvitation(tx, hashInvitation(token), now);
    if (!invitation)
      throw new Refusal('not_found', 'This link was used before or is too old. Ask for another one.');
    const { clinicId, staffMemberId, userId } = invitation;
    // On the sign-in library's own connection: should this transaction fail now, the link stays good.
    await accounts.setPassword(userId, password);
    await endSessions(tx, userId);
    await recordAudit(tx, {
      clinicId,
      id: deps.newId(),
      action: 'staff_member.password_set',
      subjectKind: 'staff_member',
      subjectId: staffMemberId,
      actorKind: 'staff',
      actorId: staffMemberId,
      detail: { by: 'one_time_link' },
      requestId,
      occurredAt: now,
    });
    return { email: (await accountsByIds(tx, [userId])).get(userId)?.email ?? '' };
  });
}
