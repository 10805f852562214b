import type { Connection } from '@/db/database.ts';
import { linkFactsOf, linksOfPatient, withdrawAboutPatient, writeLimits } from '@/db/linkQueries.ts';
import type { PatientRow } from '@/db/patientQueries.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import { promotionalCategories } from '@/domain/patient/careState.ts';
import { linkLimits } from '@/domain/patient/linkLimits.ts';
import type { PersonDeps } from './lockPerson.ts';

type Person = Pick<PatientRow, 'id' | 'birthDate' | 'deceasedAt' | 'doNotTextSince' | 'careState'>;

/**
 * Works out again from when and until when texts about a patient go to each of their numbers, after anything that this depends on has
 * changed, and withdraws what waits for a number that is closed now. The caller holds `lockPerson`. Returns how many texts were withdrawn.
 */
export async function refreshLimits(
  deps: PersonDeps,
  tx: Connection,
  timeZone: string,
  person: Person,
): Promise<number> {
  const { clinicId } = deps;
  const now = deps.now();
  const rows = await linksOfPatient(tx, clinicId, person.id);
  const state = {
    birthDate: person.birthDate,
    deceasedAt: person.deceasedAt?.toTemporalInstant() ?? null,
    doNotTextSince: person.doNotTextSince?.toTemporalInstant() ?? null,
  };
  const closed: string[] = [];
  const inUse = rows.filter(({ isInUse }) => isInUse);
  for (const row of inUse) {
    const others = rows.filter((other) => other !== row).map(linkFactsOf);
    const limits = linkLimits(state, linkFactsOf(row), others, timeZone);
    const from = dateOf(limits.from?.at);
    const until = dateOf(limits.until?.at);
    await writeLimits(tx, clinicId, person.id, {
      phoneNumber: row.phoneNumber,
      from,
      until,
      promotionsUntil: person.careState === 'active' ? null : now,
    });
    if ((until !== null && until <= now) || (from !== null && from > now)) closed.push(row.phoneNumber);
  }
  const withdrawn = await withdraw(deps, tx, {
    patientId: person.id,
    phoneNumbers: closed,
    categories: null,
    // Who is not to be texted is not texted by a text that names nobody either.
    includesUnnamed: person.doNotTextSince !== null,
  });
  if (person.careState === 'active') return withdrawn;
  return (
    withdrawn +
    (await withdraw(deps, tx, {
      patientId: person.id,
      phoneNumbers: inUse.map(({ phoneNumber }) => phoneNumber),
      categories: promotionalCategories,
      includesUnnamed: false,
    }))
  );
}

/** Withdraws what waits for these numbers about a patient, with its history. */
export async function withdraw(
  deps: PersonDeps,
  tx: Connection,
  about: Parameters<typeof withdrawAboutPatient>[2],
): Promise<number> {
  const reasonCode = 'recipient_not_texted';
  const texts = await withdrawAboutPatient(tx, deps.clinicId, about, reasonCode);
  const event = { kind: 'withdrawn', reasonCode } as const;
  await recordTextEvents(deps, tx, deps.clinicId, texts, () => event, deps.now());
  return texts.length;
}

function dateOf(instant: Temporal.Instant | undefined): Date | null {
  return instant === undefined ? null : new Date(instant.epochMilliseconds);
}
