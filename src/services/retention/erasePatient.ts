import { recordConsentEvent } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  beginErasure,
  blankPatient,
  closeTasks,
  conversationIdsOf,
  erasureOf,
  numbersUnderReview,
  readableNumbersOf,
  standingConsentsOf,
} from '@/db/erasureQueries.ts';
import { endOpenImports } from '@/db/importQueries.ts';
import { isHeldByLaw } from '@/db/legalHoldQueries.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { noPatient } from '../patient/getPatient.ts';
import { lockPerson } from '../patient/lockPerson.ts';
import { withdraw } from '../patient/refreshLimits.ts';
import { recordDeed } from '../recordDeed.ts';
import { finishErasure } from './finishErasure.ts';

export type PresentedErasure = {
  patientId: string;
  askedAt: string;
  texts: number;
  finishedAt: string | null;
};

/**
 * Erases what is kept about a patient. Name, birth date, notes and ids go at once, what waits to be sent is withdrawn, consents end;
 * words of texts follow in batches, here and, where that takes long or texts are still on their way, in a job. What stays, and why, is in
 * docs/operations/compliance.md. Asking again answers how far it is.
 * @throws Refusal patient_not_found, conflict while a legal hold stands
 */
export async function erasePatient(
  ctx: Context,
  patientId: string,
  { reason }: { reason: string },
): Promise<PresentedErasure> {
  requireScope(ctx.actor, 'records:erase');
  await ctx.vault.prepare(ctx.clinicId);
  await ctx.db.transaction().execute((tx) => begin(ctx, tx, patientId, reason));
  await finishErasure(ctx, ctx.clinicId, patientId);
  const erasure = await erasureOf(ctx.db, ctx.clinicId, patientId);
  if (!erasure) throw new Error('the erasure that was just begun is not there');
  return {
    patientId,
    askedAt: erasure.askedAt.toISOString(),
    texts: erasure.texts,
    finishedAt: erasure.finishedAt?.toISOString() ?? null,
  };
}

async function begin(ctx: Context, tx: Connection, patientId: string, reason: string): Promise<void> {
  const { clinicId } = ctx;
  const person = await lockPerson(ctx, tx, patientId);
  if (!person) throw noPatient();
  if (await erasureOf(tx, clinicId, patientId)) return;
  if (await isHeldByLaw(tx, clinicId, patientId)) {
    throw new Refusal('conflict', 'A legal hold stands: nothing of this patient may be erased.', {
      reason: 'legal_hold',
    });
  }
  const at = ctx.now();
  await beginErasure(tx, { clinicId, patientId, reason, askedAt: at, ...actorColumns(ctx.actor) });
  const numbers = await readableNumbersOf(tx, clinicId, patientId);
  const namesOf = (isOnlyTheirs: boolean) =>
    numbers.filter((one) => one.isOnlyTheirs === isOnlyTheirs).map(({ phoneNumber }) => phoneNumber);
  const about = { patientId, categories: null };
  const withdrawn =
    (await withdraw(ctx, tx, { ...about, phoneNumbers: namesOf(true), includesUnnamed: true })) +
    (await withdraw(ctx, tx, { ...about, phoneNumbers: namesOf(false), includesUnnamed: false }));
  const conversationIds = await conversationIdsOf(tx, clinicId, namesOf(true));
  await settleDoubts(ctx, tx, conversationIds, at);
  await endConsents(ctx, tx, patientId, at);
  await closeTasks(tx, clinicId, { patientId, conversationIds }, at);
  await blankPatient(tx, clinicId, patientId, at);
  // A file that waits may hold them, and would bring them back.
  await endOpenImports(tx, clinicId, { reasonCode: 'patient_erased', at });
  await recordDeed(ctx, tx, {
    action: 'patient.erasure_begun',
    kind: 'patient',
    id: patientId,
    detail: { numbers: numbers.length, shared: namesOf(false).length, withdrawn },
  });
}

/** A text that may be an opt-out loses its words before anybody has read it: then it counts as one (TCPA-19). */
async function settleDoubts(
  ctx: Context,
  tx: Connection,
  conversationIds: readonly string[],
  at: Date,
): Promise<void> {
  for (const phoneNumber of await numbersUnderReview(tx, ctx.clinicId, conversationIds)) {
    await recordOptOut(ctx, tx, {
      clinicId: ctx.clinicId,
      phoneNumber,
      source: 'erasure',
      rule: 'doubtful_text_unread',
      messageId: null,
      ...actorColumns(ctx.actor),
      at,
    });
  }
}

/** What was agreed to was agreed to by somebody whom nobody here knows any more; whoever is at the number next has to be asked (TCPA-20). */
async function endConsents(ctx: Context, tx: Connection, patientId: string, at: Date): Promise<void> {
  for (const consent of await standingConsentsOf(tx, ctx.clinicId, patientId)) {
    await recordConsentEvent(tx, {
      ...consent,
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      patientId,
      action: 'revoked',
      channel: 'erasure',
      ...actorColumns(ctx.actor),
      occurredAt: at,
    });
  }
}
