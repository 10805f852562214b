import { recordViewOnce } from '@/db/auditQueries.ts';
import { firstClinic } from '@/db/clinicQueries.ts';
import { staffWithEmail } from '@/db/signInQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';

/** Whoever hammers at the door fills no trail: one event a minute for each account, and each kind of refusal. */
const oneTryMs = 60_000;
/** Wrong passwords are counted one by one; there are ten a minute at most. */
const counted = 'unauthenticated';

/**
 * Notes a sign-in that was refused: at the clinic of the account, or at the installation's first one when nobody has
 * that address. The address is not kept: people type passwords into that field too. (HIPAA-06 b)
 */
export async function recordFailedSignIn(
  deps: Deps,
  attempt: { email: string | null; step: 'password' | 'second_factor'; reason: string; requestId: string },
): Promise<void> {
  const staff = attempt.email === null ? undefined : await staffWithEmail(deps.db, attempt.email);
  const clinicId = staff?.clinicId ?? (await firstClinic(deps.db))?.id;
  if (clinicId === undefined) return;
  await recordViewOnce(
    deps.db,
    {
      clinicId,
      id: deps.newId(),
      action: 'session.refused',
      subjectKind: staff ? 'staff_member' : null,
      subjectId: staff?.id ?? null,
      actorKind: 'unknown',
      actorId: null,
      detail: { step: attempt.step, reason: attempt.reason },
      requestId: attempt.requestId,
      occurredAt: deps.now(),
    },
    attempt.reason === counted ? 0 : oneTryMs,
  );
}
