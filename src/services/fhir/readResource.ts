import { z } from 'zod';
import type { FhirAppointment, FhirNamed, FhirPatient, ReadResource } from '@/domain/fhir/resources.ts';

/** A field that is there in the right shape, or not at all: one wrong field never hides the others. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** Those of a list that have the right shape. */
const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const read = schema.safeParse(item);
        return read.success ? [read.data] : [];
      }),
    );

const text = maybe(z.string().max(2000));
const period = maybe(z.object({ start: text, end: text }));
const coding = z.object({ system: text, code: text, display: text });
const concept = z.object({ text, coding: listOf(coding) });
const identifier = z.object({ system: text, value: text });
const reference = z.object({ reference: text, type: text, display: text, identifier: maybe(identifier) });
const meta = maybe(z.object({ versionId: text, lastUpdated: text }));
const humanName = z.object({ use: text, text, family: text, given: listOf(z.string().max(200)), period });

const patientSchema = z.object({
  resourceType: z.literal('Patient'),
  id: text,
  meta,
  active: maybe(z.boolean()),
  identifier: listOf(identifier),
  name: listOf(humanName),
  telecom: listOf(z.object({ system: text, value: text, use: text, rank: maybe(z.number()), period })),
  birthDate: text,
  deceasedBoolean: maybe(z.boolean()),
  deceasedDateTime: text,
  address: listOf(z.object({ use: text, state: text, postalCode: text, country: text, period })),
  communication: listOf(z.object({ language: maybe(concept), preferred: maybe(z.boolean()) })),
  link: listOf(z.object({ type: text, other: maybe(reference) })),
}) satisfies z.ZodType<FhirPatient>;

const practitionerSchema = z
  .object({ resourceType: z.literal('Practitioner'), id: text, name: listOf(humanName) })
  .transform(({ resourceType, id, name }): FhirNamed => {
    const known = name.find(({ use }) => use === 'official') ?? name[0];
    const parts = [...(known?.given ?? []), known?.family ?? ''].join(' ').trim();
    return { resourceType, id, name: parts === '' ? (known?.text ?? null) : parts };
  });

const locationSchema = z
  .object({ resourceType: z.literal('Location'), id: text, name: text })
  .transform(({ resourceType, id, name }): FhirNamed => ({ resourceType, id, name: name ?? null }));

const appointmentSchema = z.object({
  resourceType: z.literal('Appointment'),
  id: text,
  meta,
  status: text,
  serviceType: listOf(concept),
  appointmentType: maybe(concept),
  start: text,
  end: text,
  minutesDuration: maybe(z.number()),
  participant: listOf(z.object({ actor: maybe(reference), type: listOf(concept), status: text })),
  contained: listOf(z.union([patientSchema, practitionerSchema, locationSchema])),
}) satisfies z.ZodType<FhirAppointment>;

const anyResource = z.union([appointmentSchema, patientSchema, practitionerSchema, locationSchema]);

/** A resource as far as it is looked at here; null for another kind, or for no resource at all. */
export function readResource(value: unknown): ReadResource | null {
  const read = anyResource.safeParse(value);
  return read.success ? read.data : null;
}

export type ReadBundle = {
  /** What was found, and what came along with it. */
  resources: ReadResource[];
  /** How many entries were of a kind that is not read here, or no resource. */
  others: number;
  nextLink: string | null;
};

const bundleSchema = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ resource: z.unknown() }).loose()).optional(),
  link: listOf(z.object({ relation: z.string(), url: z.string().max(4000) })),
});

/** A page of a search; null for what is no bundle. Notes of the server among the entries (OperationOutcome) are passed over. */
export function readBundle(value: unknown): ReadBundle | null {
  const read = bundleSchema.safeParse(value);
  if (!read.success) return null;
  const entries = (read.data.entry ?? []).map(({ resource }) => resource);
  const resources = entries.flatMap((resource) => readResource(resource) ?? []);
  return {
    resources,
    others: entries.length - resources.length,
    nextLink: read.data.link.find(({ relation }) => relation === 'next')?.url ?? null,
  };
}
