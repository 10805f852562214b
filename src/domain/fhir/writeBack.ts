import type { Appointment, AppointmentResponse, Communication, Subscription } from '@medplum/fhirtypes';
import type { AppointmentStatus } from '../appointment/status.ts';
import type { Category } from '../message/category.ts';
import type { ShownStatus } from '../message/status.ts';

/** Who and what on the server a write-back is about. */
export type Target = {
  /** Ids on the server; null for a patient who is only inside the Appointment. */
  appointmentId: string | null;
  patientId: string | null;
};

/** How our own ids stand on the server: by them a repeated write finds the first one. */
export function ownIdentifier(id: string): { system: string; value: string } {
  return { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` };
}

/** The search that finds what was written under an id of ours, for `If-None-Exist`. */
export function ownSearch(id: string): string {
  return `identifier=${encodeURIComponent(`urn:ietf:rfc:3986|urn:uuid:${id}`)}`;
}

/** What an answer means to a participant (R4 value set participationstatus, as AppointmentResponse binds it). */
export const participantStatusOf = {
  booked: 'needs-action',
  confirmed: 'accepted',
  change_asked: 'tentative',
  cancelled: 'declined',
  completed: null,
  no_show: null,
} as const satisfies Record<AppointmentStatus, AppointmentResponse['participantStatus'] | null>;

/** A patient's answer as an AppointmentResponse; null for what is no answer. `id`: ours, of the answer. */
export function writeAnswer(
  id: string,
  answer: AppointmentStatus,
  { appointmentId, patientId }: Target & { appointmentId: string },
): AppointmentResponse | null {
  const participantStatus = participantStatusOf[answer];
  if (participantStatus === null) return null;
  return {
    resourceType: 'AppointmentResponse',
    identifier: [ownIdentifier(id)],
    appointment: { reference: `Appointment/${appointmentId}` },
    // R4 asks for an actor or for the part that it plays.
    ...(patientId === null
      ? { participantType: [{ text: 'Patient' }] }
      : { actor: { reference: `Patient/${patientId}` } }),
    participantStatus,
  };
}

/**
 * The Appointment with the answer in it, as it stands on the server otherwise; null where it says so already, or where it is over there.
 * A cancellation cancels it, everything else changes the patient's part alone.
 */
export function writeStatus(
  appointment: Appointment,
  answer: AppointmentStatus,
  { patientId }: Target,
): Appointment | null {
  const status = participantStatusOf[answer];
  if (status === null || !['proposed', 'pending', 'booked', 'waitlist'].includes(appointment.status))
    return null;
  const part = appointment.participant.findIndex(({ actor }) =>
    patientId === null
      ? actor?.reference?.startsWith('#') === true
      : actor?.reference === `Patient/${patientId}` ||
        actor?.reference?.endsWith(`/Patient/${patientId}`) === true,
  );
  const participant = appointment.participant.map((one, index) =>
    index === part ? { ...one, status } : one,
  );
  const changed: Appointment = {
    ...appointment,
    participant,
    ...(answer === 'cancelled' ? { status: 'cancelled' as const } : {}),
  };
  const isSame = changed.status === appointment.status && appointment.participant[part]?.status === status;
  return isSame ? null : changed;
}

/** A text of ours, as far as the server may know it. */
export type SentText = {
  id: string;
  category: Category;
  status: ShownStatus;
  sentAt: Date;
  deliveredAt: Date | null;
  /** Only where the clinic has chosen that the words go there. */
  words: string | null;
};

const categorySystem = 'http://terminology.hl7.org/CodeSystem/communication-category';
const topicSystem = 'http://terminology.hl7.org/CodeSystem/communication-topic';
const mediumSystem = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode';

/** A text as a Communication. Without the clinic's choice it says that there was one and what became of it, not what it said. */
export function writeText(text: SentText, { appointmentId, patientId }: Target): Communication {
  const isReminder = text.category === 'appointment';
  const status = statusOfText(text.status);
  const patient = patientId === null ? null : { reference: `Patient/${patientId}` };
  return {
    resourceType: 'Communication',
    identifier: [ownIdentifier(text.id)],
    status,
    ...(status === 'not-done' ? { statusReason: { text: 'The text could not be delivered.' } } : {}),
    category: [{ coding: [{ system: categorySystem, code: isReminder ? 'reminder' : 'notification' }] }],
    medium: [{ coding: [{ system: mediumSystem, code: 'SMSWRIT' }], text: 'SMS' }],
    ...(patient ? { subject: patient, recipient: [patient] } : {}),
    ...(isReminder
      ? {
          topic: {
            coding: [{ system: topicSystem, code: 'appointment-reminder' }],
            text: 'Appointment reminder',
          },
        }
      : { topic: { text: 'Text message' } }),
    ...(appointmentId === null ? {} : { about: [{ reference: `Appointment/${appointmentId}` }] }),
    sent: text.sentAt.toISOString(),
    ...(text.deliveredAt ? { received: text.deliveredAt.toISOString() } : {}),
    ...(text.words === null ? {} : { payload: [{ contentString: text.words }] }),
  };
}

/** What became of a text, in the codes of R4 (event-status). A text that was only passed on is under way: nobody has confirmed it. */
function statusOfText(status: ShownStatus): Communication['status'] {
  if (status === 'delivered' || status === 'read') return 'completed';
  if (['failed', 'undelivered', 'canceled', 'blocked', 'withdrawn'].includes(status)) return 'not-done';
  return status === 'unknown' ? 'unknown' : 'in-progress';
}

/** What asks the server to call `endpoint` when something of this kind changes, with nothing in the call. */
export function writeSubscription(criteria: string, endpoint: string, header: string): Subscription {
  return {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'Appointment reminders by text',
    criteria,
    channel: { type: 'rest-hook', endpoint, header: [header] },
  };
}
