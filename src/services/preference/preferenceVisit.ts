import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import {
  preferenceLinkByToken,
  storeProof,
  takeAnswer,
  type PreferenceLinkRow,
} from '@/db/preferenceLinkQueries.ts';
import { patientById } from '@/db/patientQueries.ts';
import type { Context, Deps } from '../context.ts';
import { isSame, isToken, newToken, tokenHash } from '../linkToken.ts';

/** So many wrong birth dates are forgiven; then staff have to make another link. */
const mostWrongAnswers = 5;
const proofMinutes = 15;

/** Somebody who has come by a link of ours. Who it is, is not known before the second question is answered. */
export type PreferenceVisit = {
  ctx: Context;
  link: PreferenceLinkRow;
  clinic: ClinicRow;
  /** Whether choices can still be made with it; to stop all texts it can be used as long as it is known. */
  isOpen: boolean;
};

/** Who came, by the token alone; null where it is none of ours. */
export async function findVisit(deps: Deps, token: string): Promise<PreferenceVisit | null> {
  if (!isToken(token)) return null;
  const link = await preferenceLinkByToken(deps.db, tokenHash(token));
  if (!link) return null;
  const ctx: Context = {
    ...deps,
    clinicId: link.clinicId,
    actor: { kind: 'patient', id: link.patientId, scopes: [] },
  };
  return {
    ctx,
    link,
    clinic: await clinicById(deps.db, link.clinicId),
    isOpen: link.usedAt === null && link.expiresAt > deps.now() && link.wrongAnswers < mostWrongAnswers,
  };
}

/**
 * The second factor: the patient's birth date. A code by text would go to the very phone that the link came to, and prove nothing about who holds
 * it; and it could not be sent to a number that has opted out. An answer is counted before it is looked at, so that many at once are no way
 * around the limit.
 * @returns a proof for the choices, or null when it was wrong, or no more may be given
 */
export async function answerBirthDate(
  { ctx, link }: PreferenceVisit,
  birthDate: string,
): Promise<string | null> {
  if (!(await takeAnswer(ctx.db, link, ctx.now(), mostWrongAnswers))) return null;
  const patient = await patientById(ctx.db, link.clinicId, link.patientId);
  const isRight = isSame(birthDate, patient?.birthDate ?? newToken());
  if (!isRight || !patient) return null;
  const proof = newToken();
  await storeProof(ctx.db, link, {
    hash: tokenHash(proof),
    expiresAt: new Date(ctx.now().getTime() + proofMinutes * 60_000),
  });
  return proof;
}

/** What shows later who was there: never the address itself. */
export type VisitEvidence = { linkId: string; addressHash: string | null; userAgent: string | null };

export function evidenceOf(
  { ctx, link }: PreferenceVisit,
  from: { address: string | null; userAgent: string | null },
): VisitEvidence {
  return {
    linkId: link.id,
    addressHash:
      from.address === null
        ? null
        : ctx.vault.numberHash(link.clinicId, `address/${from.address}`).toString('hex').slice(0, 32),
    userAgent: from.userAgent === null ? null : from.userAgent.slice(0, 200),
  };
}
