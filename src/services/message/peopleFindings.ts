import type { NumberFacts, PatientAtNumber } from '@/db/gateQueries.ts';
import type { LinkAtGate } from '@/db/linksAtGate.ts';
import type { Finding } from '@/domain/gate/finding.ts';
import type { Category } from '@/domain/message/category.ts';
import { judgeNumber } from '@/domain/patient/judgeNumber.ts';
import { judgeEverybody, judgePerson } from '@/domain/patient/judgePerson.ts';
import type { LinkFacts, PersonState } from '@/domain/patient/link.ts';

/** What of a patient the gate asks. */
export type PatientAtGate = Pick<
  PatientAtNumber,
  'id' | 'birthDate' | 'deceasedAt' | 'doNotTextSince' | 'careState' | 'links'
>;

/** The person stage of the gate for one text: about the patient that it is for, else about everybody at the number. */
export function personFindings(
  { patients, phoneNumber }: { patients: readonly PatientAtGate[]; phoneNumber: string },
  patientId: string | null,
  asked: { category: Category; now: Date; timeZone: string },
): Finding[] {
  const patient = patients.find(({ id }) => id === patientId);
  if (!patient) return judgeEverybody(patients.map(stateOf), asked.category);
  const links = patient.links.map(linkOf);
  return judgePerson(
    {
      ...stateOf(patient),
      careState: patient.careState,
      link: links.find((link) => link.phoneNumber === phoneNumber) ?? null,
      otherLinks: links.filter((link) => link.phoneNumber !== phoneNumber),
    },
    { ...asked, now: asked.now.toTemporalInstant() },
  );
}

/** The number stage of the gate: what carriers, Lookup and staff have told about it. */
export function numberFindings(
  {
    patients,
    phoneNumber,
    known,
    lastInboundAt,
  }: {
    patients: readonly Pick<PatientAtGate, 'links'>[];
    phoneNumber: string;
    known: NumberFacts['known'];
    lastInboundAt: Date | null;
  },
  asked: { category: Category; now: Date },
): Finding[] {
  const given = patients
    .flatMap(({ links }) => links.filter((link) => link.phoneNumber === phoneNumber))
    .map(({ addedAt }) => Temporal.Instant.from(addedAt));
  return judgeNumber(
    {
      lineType: known?.lineType ?? 'unknown',
      lineTypeAt: momentOf(known?.lineTypeAt),
      verifiedAt: momentOf(known?.verifiedAt),
      deadSince: momentOf(known?.deadSince),
      reassignedAt: momentOf(known?.reassignedAt),
      lastInboundAt: lastInboundAt?.toTemporalInstant() ?? null,
      addedAt: given.toSorted((one, other) => Temporal.Instant.compare(one, other))[0] ?? null,
    },
    { category: asked.category, now: asked.now.toTemporalInstant() },
  );
}

function stateOf({ birthDate, deceasedAt, doNotTextSince }: PatientAtGate): PersonState {
  return { birthDate, deceasedAt: momentOf(deceasedAt), doNotTextSince: momentOf(doNotTextSince) };
}

function linkOf(link: LinkAtGate): LinkFacts {
  return {
    ...link,
    confidentialSince: momentOf(link.confidentialSince),
    addedAt: Temporal.Instant.from(link.addedAt),
  };
}

function momentOf(text: string | null | undefined): Temporal.Instant | null {
  return text == null ? null : Temporal.Instant.from(text);
}
