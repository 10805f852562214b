import { sql, type Insertable, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { PreferenceLinkTable } from './schema.ts';

export type PreferenceLinkRow = Selectable<PreferenceLinkTable>;

export async function insertPreferenceLink(
  connection: Connection,
  link: Insertable<PreferenceLinkTable>,
): Promise<void> {
  await connection.insertInto('preferenceLink').values(link).execute();
}

/** The link with this token, whichever clinic it is of: the token is all that is known of who asks. */
export function preferenceLinkByToken(
  connection: Connection,
  tokenHash: Buffer,
): Promise<PreferenceLinkRow | undefined> {
  return connection
    .selectFrom('preferenceLink')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
}

/** Uses up one of the answers that may be given, before it is looked at. False when none is left, or the link is over. */
export async function takeAnswer(
  connection: Connection,
  link: { clinicId: string; id: string },
  now: Date,
  mostWrong: number,
): Promise<boolean> {
  const row = await connection
    .updateTable('preferenceLink')
    .set({ wrongAnswers: sql`wrong_answers + 1` })
    .where('clinicId', '=', link.clinicId)
    .where('id', '=', link.id)
    .where('wrongAnswers', '<', mostWrong)
    .where('expiresAt', '>', now)
    .where('usedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The answer was right: the choices may be seen and made with this proof. */
export async function storeProof(
  connection: Connection,
  link: { clinicId: string; id: string },
  proof: { hash: Buffer; expiresAt: Date },
): Promise<void> {
  await connection
    .updateTable('preferenceLink')
    .set({ proofHash: proof.hash, proofExpiresAt: proof.expiresAt, wrongAnswers: sql`wrong_answers - 1` })
    .where('clinicId', '=', link.clinicId)
    .where('id', '=', link.id)
    .execute();
}

/** Uses the link, once. False when somebody has used it, or the proof is another one or too old. */
export async function useLink(
  connection: Connection,
  link: { clinicId: string; id: string },
  proofHash: Buffer,
  now: Date,
): Promise<boolean> {
  const row = await connection
    .updateTable('preferenceLink')
    .set({ usedAt: now, proofHash: null })
    .where('clinicId', '=', link.clinicId)
    .where('id', '=', link.id)
    .where('proofHash', '=', proofHash)
    .where('proofExpiresAt', '>', now)
    .where('usedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
