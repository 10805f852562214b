import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  conversationIdsOf,
  countUnsettled,
  eraseFormsOfTexts,
  eraseNumber,
  eraseNumbersOfTexts,
  erasureOf,
  lockTextsToErase,
  noteErasure,
  openErasures,
  readableNumbersOf,
  renameLink,
} from '@/db/erasureQueries.ts';
import { isHeldByLaw } from '@/db/legalHoldQueries.ts';
import { eraseTexts } from '@/db/retentionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { lockPerson } from '../patient/lockPerson.ts';
import { withoutWords } from './withoutWords.ts';

const batch = 200;
/** At one turn, so that a patient of many years does not keep a request for long; a job goes on. */
const mostBatches = 20;

/** Goes on with the erasures that were begun. Returns how many texts were erased. */
export async function finishErasures(deps: Deps, clinicId: string): Promise<number> {
  let texts = 0;
  for (const patientId of await openErasures(deps.db, clinicId))
    texts += await finishErasure(deps, clinicId, patientId);
  return texts;
}

/**
 * Erases the words of the patient's texts, a transaction a batch, and at last the numbers that are only theirs. Stops where a legal hold
 * was placed, and before the numbers while a text is still on its way. Returns how many texts were erased.
 */
export async function finishErasure(deps: Deps, clinicId: string, patientId: string): Promise<number> {
  await deps.vault.prepare(clinicId);
  let texts = 0;
  for (let turn = 0; turn < mostBatches; turn += 1) {
    const done = await deps.db.transaction().execute((tx) => eraseBatch(deps, tx, clinicId, patientId));
    texts += done.texts;
    if (done.isLast) break;
  }
  return texts;
}

async function eraseBatch(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  patientId: string,
): Promise<{ texts: number; isLast: boolean }> {
  const stop = { texts: 0, isLast: true };
  await lockPerson({ clinicId }, tx, patientId);
  const erasure = await erasureOf(tx, clinicId, patientId);
  if (!erasure || erasure.finishedAt !== null || (await isHeldByLaw(tx, clinicId, patientId))) return stop;
  const now = deps.now();
  const numbers = await readableNumbersOf(tx, clinicId, patientId);
  const own = numbers.filter(({ isOnlyTheirs }) => isOnlyTheirs).map(({ phoneNumber }) => phoneNumber);
  const conversationIds = await conversationIdsOf(tx, clinicId, own);
  const texts = await lockTextsToErase(tx, clinicId, patientId, conversationIds, batch);
  if (texts.length > 0) {
    const ids = texts.map(({ id }) => id);
    await eraseTexts(tx, clinicId, await withoutWords(deps, clinicId, texts), now);
    await eraseFormsOfTexts(tx, clinicId, ids);
    await eraseNumbersOfTexts(
      tx,
      clinicId,
      texts.filter(({ isOfNumber }) => isOfNumber).map(({ id }) => id),
    );
    await noteErasure(tx, clinicId, patientId, { texts: texts.length, finishedAt: null });
    return { texts: texts.length, isLast: false };
  }
  if ((await countUnsettled(tx, clinicId, patientId, conversationIds)) > 0) return stop;
  for (const { phoneNumber, isOnlyTheirs } of numbers) {
    const [firstConversation] = isOnlyTheirs ? await conversationIdsOf(tx, clinicId, [phoneNumber]) : [];
    const name = `erased:${firstConversation ?? deps.newId()}`;
    const numberHash = deps.vault.numberHash(clinicId, phoneNumber);
    if (isOnlyTheirs) await eraseNumber(tx, clinicId, { phoneNumber, numberHash, name }, now);
    await renameLink(tx, clinicId, patientId, { phoneNumber, name });
  }
  await noteErasure(tx, clinicId, patientId, { texts: 0, finishedAt: now });
  await noteInTrail(deps, tx, { clinicId, patientId, texts: erasure.texts, numbers: own.length });
  return stop;
}

async function noteInTrail(
  deps: Deps,
  tx: Connection,
  done: { clinicId: string; patientId: string; texts: number; numbers: number },
): Promise<void> {
  const { clinicId, patientId, texts, numbers } = done;
  await recordChange(tx, clinicId, 'patient', patientId);
  await recordAudit(tx, {
    clinicId,
    id: deps.newId(),
    action: 'patient.erased',
    subjectKind: 'patient',
    subjectId: patientId,
    actorKind: 'job',
    actorId: 'erasure',
    detail: { texts, numbers },
    requestId: null,
    occurredAt: deps.now(),
  });
}
