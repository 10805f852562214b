import type { VisitPatient } from '@/domain/fhir/readVisit.ts';
import type { ReadResource } from '@/domain/fhir/resources.ts';
import { cleanText } from '@/domain/fhir/cleanText.ts';
import { FhirFault } from './fhirFault.ts';
import type { PullRun } from './pullRun.ts';
import { readResource } from './readResource.ts';
import { takePatient, type TakenPatient } from './takePatient.ts';

/** The patient here of a visit. */
export async function patientOfVisit(
  run: PullRun,
  patient: VisitPatient | null,
  visitId: string,
): Promise<TakenPatient> {
  if (!patient) return null;
  if ('contained' in patient) return takePatient(run, patient.contained, `${visitId}${patient.anchor}`);
  const resource = await readAlong(run, 'Patient', patient.id);
  return resource?.resourceType === 'Patient' ? takePatient(run, resource, patient.id) : null;
}

/** The name of a clinician or place: as the visit displays it, else as the server has it. */
export async function nameOfPart(
  run: PullRun,
  part: { id: string | null; name: string | null; type: string } | null,
): Promise<string | null> {
  if (!part) return null;
  if (part.name !== null || part.id === null) return part.name;
  // A role names its person by one more reference: what the visit displays has to do.
  if (part.type !== 'Practitioner' && part.type !== 'Location') return null;
  const resource = await readAlong(run, part.type, part.id);
  const isNamed = resource?.resourceType === 'Practitioner' || resource?.resourceType === 'Location';
  return isNamed ? cleanText(resource.name ?? undefined, 100) : null;
}

/** A resource that a visit names: it came along, or it is read, once a page. Null where the server does not give it. */
async function readAlong(run: PullRun, type: string, id: string): Promise<ReadResource | null> {
  const name = `${type}/${id}`;
  const known = run.along.get(name);
  if (known) return known;
  try {
    const resource = readResource(await run.server.read(type, id));
    if (resource) run.along.set(name, resource);
    return resource;
  } catch (error) {
    // Gone, or not for us: the visit is looked at without it. Everything else is the server's state, not the visit's.
    const isAboutIt =
      error instanceof FhirFault && (error.code === 'not_found' || error.code === 'forbidden');
    if (!isAboutIt) throw error;
    return null;
  }
}
