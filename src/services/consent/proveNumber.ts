import { clinicById } from '@/db/clinicQueries.ts';
import { consentEventsFor, type ConsentEventRow } from '@/db/consentQueries.ts';
import { decisionsOfNumber, suppressionsOfNumber, textsOfNumber } from '@/db/proofQueries.ts';
import { patientsAtNumbers } from '@/db/patientQueries.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { actorNames } from '../actorNames.ts';
import { actorColumns, requireScope, type Actor, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { recordDeed } from '../recordDeed.ts';
import {
  consentEntry,
  decisionEntry,
  suppressionEntries,
  textEntry,
  type ProofEntry,
} from './proofEntries.ts';

export type Proof = {
  id: string;
  clinic: { name: string; timeZone: string };
  phoneNumber: string;
  display: string;
  madeAt: string;
  madeBy: { kind: string; name: string | null };
  isOptedOut: boolean;
  /** Whether the words of texts are in it. */
  showsTexts: boolean;
  entries: ProofEntry[];
};

/**
 * Everything on record about a number, in time order: each consent, opt-out, text and decision (AUD-03). That it was made is on the
 * audit trail. The words of texts are in it only for those who may read them.
 * @throws Refusal invalid_phone_number
 */
export async function proveNumber(ctx: Context, request: { phoneNumber: string }): Promise<Proof> {
  requireScope(ctx.actor, 'records:export');
  requireScope(ctx.actor, 'consent:read');
  const showsTexts = mayReadTexts(ctx.actor);
  const { clinicId } = ctx;
  await ctx.vault.prepare(clinicId);
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const clinic = await clinicById(tx, clinicId);
      const { phoneNumber } = readPhoneNumber(request.phoneNumber, clinic.country, 'phoneNumber');
      const consents: ConsentEventRow[] = await consentEventsFor(tx, clinicId, phoneNumber, null);
      const numberHash = ctx.vault.numberHash(clinicId, phoneNumber);
      const suppressions = await suppressionsOfNumber(tx, clinicId, { phoneNumber, numberHash });
      const texts = await textsOfNumber(tx, clinicId, phoneNumber);
      const decisions = await decisionsOfNumber(tx, clinicId, phoneNumber);
      const madeBy = actorColumns(ctx.actor);
      const nameOf = await actorNames(ctx, tx, [
        ...consents,
        ...suppressions,
        ...texts,
        ...decisions,
        madeBy,
      ]);
      const entries = [
        ...consents.map((row) => consentEntry(row, nameOf(row))),
        ...suppressions.flatMap((row) => suppressionEntries(row, nameOf(row))),
        ...(await Promise.all(texts.map((row) => textEntry(ctx, row, nameOf(row), showsTexts)))),
        ...decisions.map((row) => decisionEntry(row, nameOf(row))),
      ].toSorted(inTime);
      const id = ctx.newId();
      const patients = (await patientsAtNumbers(tx, clinicId, [phoneNumber])).get(phoneNumber) ?? [];
      await recordDeed(ctx, tx, {
        action: 'consent.proof_exported',
        kind: 'consent',
        id,
        detail: { patientIds: patients.map((patient) => patient.id), entries: entries.length, showsTexts },
      });
      return {
        id,
        clinic: { name: clinic.name, timeZone: clinic.timeZone },
        phoneNumber,
        display: formatPhoneNumber(phoneNumber, homeCountry(clinic.country)),
        madeAt: ctx.now().toISOString(),
        madeBy: { ...nameOf(madeBy), ...(ctx.actor.kind === 'host' ? { name: ctx.actor.name } : {}) },
        isOptedOut: suppressions.some(({ liftedAt }) => liftedAt === null),
        showsTexts,
        entries,
      };
    });
}

/** What came of something in the same millisecond stands behind it. */
const ranks: Record<ProofEntry['kind'], number> = { consent: 0, decision: 1, text: 2, opt_out: 3, opt_in: 4 };

function inTime(one: ProofEntry, other: ProofEntry): number {
  return placeOf(one) < placeOf(other) ? -1 : 1;
}

function placeOf({ at, kind, id }: ProofEntry): string {
  return `${at} ${ranks[kind]} ${id}`;
}

function mayReadTexts(actor: Actor): boolean {
  return actor.kind === 'webhook' || actor.kind === 'job' || actor.scopes.includes('messages:read');
}
