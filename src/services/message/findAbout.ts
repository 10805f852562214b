import {
  comingVisitsAtGate,
  locationAtGate,
  visitAtGate,
  type LocationAtGate,
  type VisitAtGate,
} from '@/db/aboutQueries.ts';
import { isUuid } from '@/domain/id/uuid.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { noLocation } from '../location/getLocation.ts';
import { findPatient, onlyPatientsAtNumbers } from './recipient.ts';
import type { SendRequest } from './sendRequest.ts';

/** What a text is about, as far as that decides its words and the number that it comes from. */
export type About = {
  appointment: VisitAtGate | null;
  /** Other visits that it names, in the order in which it numbers them after the first. */
  others: readonly VisitAtGate[];
  /** Whose name, phone and discretion the text goes by: the visit's, else that of the line. */
  location: LocationAtGate | null;
  /** The sender that it goes out from; null is the clinic's. */
  senderId: string | null;
};

const nothing: About = { appointment: null, others: [], location: null, senderId: null };

/**
 * What a send is about: the named visit, for a reminder that names none the patient's only coming one, and the location. Texts about a visit
 * go out from the number of its location, unless the request says from which. A reminder of a patient with several visits is sent, but asks
 * about none of them: an answer goes to staff, never to a guess. Asks nothing of the database where the request names nothing.
 * @throws Refusal not_found for a visit or location that does not exist here, patient_not_found
 */
export async function findAbout(ctx: Context, request: SendRequest, phoneNumber: string): Promise<About> {
  const visit = await visitOf(ctx, request, phoneNumber);
  const { locationId } = request;
  if (visit === null && locationId == null) return nothing;
  const line = locationId == null ? null : await locationAtGate(ctx.db, ctx.clinicId, locationId);
  if (line === undefined || line?.isArchived) throw noLocation();
  return {
    appointment: visit,
    others: await Promise.all((request.alsoAbout ?? []).map((id) => namedVisit(ctx, { id }))),
    location: visit?.location ?? line,
    senderId: (locationId === undefined ? visit?.location : line)?.senderId ?? null,
  };
}

/** A visit is its patient's and nobody else's. @throws Refusal not_found */
export function checkVisit(
  { appointment }: About,
  request: SendRequest,
  patient: { id: string } | null,
): VisitAtGate | null {
  if (appointment === null || patient === null || appointment.patientId === patient.id) return appointment;
  if (request.appointment === undefined) return null;
  throw noVisit();
}

async function visitOf(ctx: Context, request: SendRequest, phoneNumber: string): Promise<VisitAtGate | null> {
  const { appointment: ref, patientId, template } = request;
  const { db, clinicId } = ctx;
  if (ref !== undefined) {
    const named =
      typeof ref === 'string' && isUuid(ref) ? { id: ref.toLowerCase() } : { shortId: Number(ref) };
    return namedVisit(ctx, named);
  }
  if (!template?.asksAboutVisit) return null;
  const patient =
    patientId === undefined
      ? (await onlyPatientsAtNumbers(db, clinicId, [phoneNumber])).get(phoneNumber)
      : (await findPatient(db, clinicId, patientId)).id;
  if (patient === undefined) return null;
  const coming = await comingVisitsAtGate(db, clinicId, patient, ctx.now());
  return coming.length === 1 ? (coming[0] ?? null) : null;
}

async function namedVisit(
  { db, clinicId }: Context,
  named: Parameters<typeof visitAtGate>[2],
): Promise<VisitAtGate> {
  const visit = await visitAtGate(db, clinicId, named);
  if (!visit) throw noVisit();
  return visit;
}

function noVisit(): Refusal {
  return new Refusal('not_found', 'There is no such appointment of this patient.', {
    field: 'appointmentId',
  });
}
