import { linkFactsOf } from '@/db/linkQueries.ts';
import type { NumberStateRow } from '@/db/numberStateQueries.ts';
import type { PatientPhoneNumberRow } from '@/db/patientPhoneNumberQueries.ts';
import type { PatientRow } from '@/db/patientQueries.ts';
import { stoppedPerson } from '@/domain/gate/personStage.ts';
import { isStale, judgeNumber, lastProof, type LineType } from '@/domain/patient/judgeNumber.ts';
import { judgePerson } from '@/domain/patient/judgePerson.ts';

export type KnownNumber = { state: NumberStateRow | null; lastInboundAt: Date | null };
export const nothingKnown: KnownNumber = { state: null, lastInboundAt: null };

/** What screens show of one number of a patient: what is known of it, and why nothing about the patient goes there now. */
export function presentNumberState(
  about: {
    person: PatientRow;
    own: readonly PatientPhoneNumberRow[];
    row: PatientPhoneNumberRow;
    known: KnownNumber;
  },
  { timeZone, now: date }: { timeZone: string; now: Date },
): {
  lineType: LineType;
  verifiedAt: string | null;
  verifiedBy: 'text' | 'code' | 'staff' | null;
  isStale: boolean;
  notTexted: { code: string; sentence: string; advice: string | null } | null;
} {
  const { person, own, row, known } = about;
  const { state } = known;
  const now = date.toTemporalInstant();
  const number = {
    lineType: state?.lineType ?? 'unknown',
    lineTypeAt: instantOf(state?.lineTypeAt),
    verifiedAt: instantOf(state?.verifiedAt),
    deadSince: instantOf(state?.deadSince),
    reassignedAt: instantOf(state?.reassignedAt),
    lastInboundAt: instantOf(known.lastInboundAt),
    addedAt: row.addedAt.toTemporalInstant(),
  } as const;
  // What every category is asked: a limit to some of them is shown as such.
  const category = 'conversation';
  const stopped = [
    ...judgePerson(
      {
        birthDate: person.birthDate,
        deceasedAt: instantOf(person.deceasedAt),
        doNotTextSince: instantOf(person.doNotTextSince),
        careState: person.careState,
        link: linkFactsOf(row),
        otherLinks: own.filter((other) => other !== row).map(linkFactsOf),
      },
      { category, now, timeZone },
    ),
    ...judgeNumber(number, { category, now }),
    // A confidential number that turned out to be somebody else's is no number of the patient's, and counts all the same.
    ...stoppedPerson(category, row.textsUntil !== null && row.textsUntil <= date),
  ].find(({ outcome }) => outcome === 'block');
  const proof = lastProof(number);
  const isText = proof !== null && number.lastInboundAt !== null && proof.equals(number.lastInboundAt);
  return {
    lineType: number.lineType,
    verifiedAt: proof && new Date(proof.epochMilliseconds).toISOString(),
    verifiedBy: proof === null ? null : isText ? 'text' : (state?.verifiedBy ?? null),
    isStale: isStale(number, now),
    notTexted: stopped
      ? { code: stopped.code, sentence: stopped.sentence, advice: stopped.advice ?? null }
      : null,
  };
}

function instantOf(date: Date | null | undefined): Temporal.Instant | null {
  return date?.toTemporalInstant() ?? null;
}
