import { parseAppointmentDate } from '../appointment/appointmentDate.ts';
import { cleanText } from './cleanText.ts';
import type { FoundProblem } from './problems.ts';
import {
  referenceTarget,
  type Concept,
  type FhirAppointment,
  type FhirNamed,
  type FhirParticipant,
  type FhirPatient,
} from './resources.ts';

/** Who an appointment is for: somebody on the server, or somebody who is only in it. */
export type VisitPatient = { id: string } | { contained: FhirPatient; anchor: string };

/** A clinician or place: by name, by id where the name has to be read, or both. */
export type NamedPart = { id: string | null; name: string | null };

/** What an Appointment says, before its times are read. */
export type VisitParts = {
  patient: VisitPatient | null;
  clinician: (NamedPart & { type: string }) | null;
  location: NamedPart | null;
  visitType: string | null;
  problems: FoundProblem[];
};

const longest = 100;

/** Takes an Appointment apart. Its clinical words (reason, description, comment, notes) are not looked at. */
export function readVisitParts(appointment: FhirAppointment): VisitParts {
  const problems: FoundProblem[] = [];
  const byType = Map.groupBy(appointment.participant, (one) => typeOf(appointment, one));
  const patients = byType.get('Patient') ?? [];
  const clinicians = [...(byType.get('Practitioner') ?? []), ...(byType.get('PractitionerRole') ?? [])];
  const [place] = byType.get('Location') ?? [];
  const clinician = clinicians.toSorted((one, other) => rankOf(one) - rankOf(other))[0];
  return {
    patient: onlyPatient(appointment, patients, problems),
    clinician: clinician
      ? { ...namedPart(appointment, clinician), type: typeOf(appointment, clinician) }
      : null,
    location: place ? namedPart(appointment, place) : null,
    visitType: visitTypeOf(appointment),
    problems,
  };
}

/** The start as rows keep it, and the length in minutes where it can be known. */
export type VisitTime = { startsAt: Date; durationMinutes: number | null; problems: FoundProblem[] };

/**
 * Reads start and length. A start without an offset, which R4 does not allow and servers send, is the wall clock of `timeZone`. Null with
 * the reason where there is no moment to speak of.
 */
export function readVisitTime(
  { start, end, minutesDuration }: Pick<FhirAppointment, 'start' | 'end' | 'minutesDuration'>,
  timeZone: string,
): VisitTime | { startsAt: null; problems: FoundProblem[] } {
  if (start === undefined || start.trim() === '')
    return { startsAt: null, problems: [{ code: 'start_missing' }] };
  const read = parseAppointmentDate(start, timeZone);
  if (!read.ok) return { startsAt: null, problems: [{ code: 'start_unusable' }] };
  const problems: FoundProblem[] = [];
  if (!/(?:Z|[+-]\d{2}:?\d{2})(?:\[.*\])?$/i.test(start.trim()))
    problems.push({ code: 'start_without_offset' });
  const startsAt = new Date(Math.floor(read.time.startsAt.epochMilliseconds / 60_000) * 60_000);
  const ended = end === undefined ? null : parseAppointmentDate(end, timeZone);
  const minutes = ended?.ok
    ? Math.round((ended.time.startsAt.epochMilliseconds - startsAt.getTime()) / 60_000)
    : null;
  if (minutes !== null && minutes < 0) problems.push({ code: 'end_before_start' });
  return { startsAt, durationMinutes: minutesOf(minutesDuration) ?? minutesOf(minutes), problems };
}

/** A length that an appointment can have: a minute to a day. */
function minutesOf(minutes: number | null | undefined): number | null {
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= 1440
    ? minutes
    : null;
}

/** What kind of participant it is: by its reference, by the type that it states, or, displayed alone, by its part in the visit. */
function typeOf(appointment: FhirAppointment, { actor, type }: FhirParticipant): string {
  if (!actor) return '';
  if (actor.reference?.startsWith('#')) return containedAt(appointment, actor.reference)?.resourceType ?? '';
  const named = referenceTarget(actor);
  if (named) return named.type;
  if (actor.type !== undefined) return actor.type;
  const codes = type.flatMap(({ coding }) => coding.map(({ code }) => code));
  return codes.some((code) => performers.includes(code ?? '')) ? 'Practitioner' : '';
}

/** Whoever does the visit, the first one first (R4 value set encounter-participant-type). */
const performers = ['PPRF', 'ATND', 'SPRF', 'CON', 'ADM', 'PART'];

function rankOf({ type }: FhirParticipant): number {
  const ranks = type.flatMap(({ coding }) => coding.map(({ code }) => performers.indexOf(code ?? '')));
  return Math.min(performers.length, ...ranks.filter((rank) => rank >= 0));
}

function onlyPatient(
  appointment: FhirAppointment,
  patients: readonly FhirParticipant[],
  problems: FoundProblem[],
): VisitPatient | null {
  const found = new Map<string, VisitPatient>();
  for (const { actor } of patients) {
    const anchor = /^#[A-Za-z0-9.-]{1,64}$/.exec(actor?.reference ?? '')?.[0] ?? null;
    const inside = anchor === null ? undefined : containedAt(appointment, anchor);
    const target = actor ? referenceTarget(actor) : null;
    if (anchor !== null && inside?.resourceType === 'Patient')
      found.set(anchor, { contained: inside, anchor });
    else if (anchor === null && target) found.set(target.id, { id: target.id });
  }
  const [first, ...more] = found.values();
  if (more.length > 0) problems.push({ code: 'several_patients' });
  else if (!first)
    problems.push({ code: patients.length === 0 ? 'patient_missing' : 'patient_without_reference' });
  return more.length > 0 ? null : (first ?? null);
}

function containedAt(appointment: FhirAppointment, anchor: string): FhirPatient | FhirNamed | undefined {
  return appointment.contained.find(({ id }) => id === anchor.slice(1));
}

function namedPart(appointment: FhirAppointment, { actor }: FhirParticipant): NamedPart {
  const inside = actor?.reference?.startsWith('#') ? containedAt(appointment, actor.reference) : undefined;
  const insideName = inside && inside.resourceType !== 'Patient' ? (inside.name ?? undefined) : undefined;
  const target = actor && !inside ? referenceTarget(actor) : null;
  return { id: target?.id ?? null, name: cleanText(actor?.display ?? insideName, longest) };
}

/** What the visit is: the service before the kind of slot, the words of people before codes. */
function visitTypeOf({ serviceType, appointmentType }: FhirAppointment): string | null {
  for (const concept of [...serviceType, ...(appointmentType ? [appointmentType] : [])]) {
    const words = wordsOf(concept);
    if (words !== null) return words;
  }
  return null;
}

function wordsOf({ text, coding }: Concept): string | null {
  return (
    cleanText(text, longest) ??
    cleanText(coding.find(({ display }) => display !== undefined)?.display, longest)
  );
}
