/**
 * FHIR R4 as far as it is read here, after the edge has dropped whatever has another shape than R4 gives it: real servers
 * leave out, misspell and add. Only what is listed is ever looked at.
 */
export type Concept = {
  text?: string | undefined;
  coding: readonly { system?: string | undefined; code?: string | undefined; display?: string | undefined }[];
};

export type Period = { start?: string | undefined; end?: string | undefined };

export type Reference = {
  /** `Patient/12`, `#contained`, an absolute URL; absent where a server only displays somebody. */
  reference?: string | undefined;
  type?: string | undefined;
  display?: string | undefined;
  identifier?: { system?: string | undefined; value?: string | undefined } | undefined;
};

export type FhirMeta = { versionId?: string | undefined; lastUpdated?: string | undefined };

export type FhirName = {
  use?: string | undefined;
  text?: string | undefined;
  family?: string | undefined;
  given: readonly string[];
  period?: Period | undefined;
};

export type FhirTelecom = {
  system?: string | undefined;
  value?: string | undefined;
  use?: string | undefined;
  rank?: number | undefined;
  period?: Period | undefined;
};

export type FhirAddress = {
  use?: string | undefined;
  state?: string | undefined;
  postalCode?: string | undefined;
  country?: string | undefined;
  period?: Period | undefined;
};

export type FhirPatient = {
  resourceType: 'Patient';
  id?: string | undefined;
  meta?: FhirMeta | undefined;
  active?: boolean | undefined;
  identifier: readonly { system?: string | undefined; value?: string | undefined }[];
  name: readonly FhirName[];
  telecom: readonly FhirTelecom[];
  birthDate?: string | undefined;
  deceasedBoolean?: boolean | undefined;
  deceasedDateTime?: string | undefined;
  address: readonly FhirAddress[];
  communication: readonly { language?: Concept | undefined; preferred?: boolean | undefined }[];
  /** Other records of this person; `replaced-by` means that this one is not in use. */
  link: readonly { type?: string | undefined; other?: Reference | undefined }[];
};

/** A clinician, or a place: only its name matters. */
export type FhirNamed = {
  resourceType: 'Practitioner' | 'Location';
  id?: string | undefined;
  name: string | null;
};

export type FhirParticipant = {
  actor?: Reference | undefined;
  type: readonly Concept[];
  status?: string | undefined;
};

export type FhirAppointment = {
  resourceType: 'Appointment';
  id?: string | undefined;
  meta?: FhirMeta | undefined;
  status?: string | undefined;
  serviceType: readonly Concept[];
  appointmentType?: Concept | undefined;
  start?: string | undefined;
  end?: string | undefined;
  minutesDuration?: number | undefined;
  participant: readonly FhirParticipant[];
  contained: readonly (FhirPatient | FhirNamed)[];
};

/** What is read of a server. */
export type ReadResource = FhirAppointment | FhirPatient | FhirNamed;

/** What an id of a server may look like (R4, 2.24.0.1). */
export const fhirId = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * The type and id that a reference names: `Patient/12`, `Patient/12/_history/3`, or the same behind a server's address.
 * Null for a contained one, a logical one, and whatever else cannot be read from the server.
 */
export function referenceTarget(reference: Reference): { type: string; id: string } | null {
  const match = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(
    reference.reference ?? '',
  );
  return match?.[1] === undefined || match[2] === undefined ? null : { type: match[1], id: match[2] };
}
