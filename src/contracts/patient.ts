import { z } from 'zod';

const name = z.string().trim().min(1).max(100);

export const patientPhoneNumberSchema = z.object({
  phoneNumber: z.string(),
  display: z.string(),
  label: z.string(),
  isPrimary: z.boolean(),
  addedAt: z.string(),
  isOptedOut: z.boolean(),
  optedOutAt: z.string().nullable(),
  sharedWith: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

export const patientSchema = z
  .object({
    id: z.uuid(),
    shortId: z.number().int().describe('The integer that `patientId` means.'),
    externalId: z.string().nullable(),
    givenName: z.string(),
    familyName: z.string(),
    birthDate: z.string().nullable(),
    language: z.string(),
    phoneNumbers: z.array(patientPhoneNumberSchema),
    conversationId: z.uuid().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Patient' });
export type Patient = z.infer<typeof patientSchema>;

/** A search travels in a body: names and numbers never stand in a URL. */
export const patientSearchSchema = z
  .strictObject({
    text: z.string().max(200).default('').describe('Part of a name, a number, or an id.'),
    limit: z.number().int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
  })
  .meta({ id: 'PatientSearch' });

export const newPatientSchema = z
  .strictObject({
    givenName: name,
    familyName: z.string().trim().max(100).default(''),
    birthDate: z.iso.date().nullish(),
    language: z.enum(['en', 'es']).default('en'),
    externalId: z.string().trim().min(1).max(200).nullish(),
    phoneNumbers: z
      .array(
        z.strictObject({
          phoneNumber: z.string().min(1).max(60),
          label: z.string().trim().min(1).max(40).default('mobile'),
        }),
      )
      .max(10)
      .default([]),
  })
  .meta({ id: 'NewPatient' });

export const patientChangeSchema = z
  .strictObject({
    givenName: name.optional(),
    familyName: z.string().trim().max(100).optional(),
    birthDate: z.iso.date().nullable().optional(),
    language: z.enum(['en', 'es']).optional(),
    externalId: z.string().trim().min(1).max(200).nullable().optional(),
  })
  .meta({ id: 'PatientChange' });

export const newPhoneNumberSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    label: z.string().trim().min(1).max(40).default('mobile'),
    isPrimary: z.boolean().default(false),
  })
  .meta({ id: 'NewPhoneNumber' });

/** A number of a patient, named in a body so that it stands in no URL. */
export const phoneNumberRefSchema = z
  .strictObject({ phoneNumber: z.string().min(1).max(60) })
  .meta({ id: 'PhoneNumberRef' });
