import { z } from 'zod';
import { careConsentStates } from '@/domain/patient/careConsent.ts';
import { careStates } from '@/domain/patient/careState.ts';
import { lineTypes } from '@/domain/patient/judgeNumber.ts';
import { linkRoles, scopableCategories } from '@/domain/patient/link.ts';
import { languages } from '@/domain/template/language.ts';
import { addressStates, isPlaceZone, zipCode } from '@/domain/patient/whereabouts.ts';

const name = z.string().trim().min(1).max(100);
const whereabouts = {
  timeZone: z
    .string()
    .trim()
    .max(60)
    .refine(isPlaceZone, 'must be the name of a time zone, such as America/New_York')
    .nullish()
    .describe('The IANA time zone that the patient chose: texts keep to the hours there.'),
  zip: z
    .string()
    .trim()
    .regex(zipCode, 'must be a ZIP code, such as 10001 or 10001-1234')
    .nullish()
    .describe('Of the address: tells the time zone where the patient chose none.'),
  addressState: z
    .string()
    .trim()
    .toUpperCase()
    .refine((text) => addressStates.includes(text), 'must be a state or province as two letters, such as NY')
    .nullish()
    .describe('Of the address: tells whose law binds promotional texts.'),
};

export const patientPhoneNumberSchema = z.object({
  phoneNumber: z.string(),
  display: z.string(),
  label: z.string(),
  isPrimary: z.boolean(),
  addedAt: z.string(),
  isOptedOut: z.boolean(),
  optedOutAt: z.string().nullable(),
  careConsent: z
    .enum(careConsentStates)
    .describe(
      'On record for texts about visits and care: all of them, some kinds, or none. An opt-out beats it.',
    ),
  role: z.enum(linkRoles).nullable().describe('Whose number it is; null: nobody has said.'),
  categories: z.array(z.string()).nullable().describe('What may be texted there; null is everything.'),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable().describe('The last day, by the clinic’s calendar.'),
  documentReference: z.string().nullable(),
  isConfidential: z.boolean().describe('The one number for this patient.'),
  lineType: z.enum(lineTypes),
  verifiedAt: z.string().nullable().describe('By a text from it, a code, or staff.'),
  verifiedBy: z.enum(['text', 'code', 'staff']).nullable(),
  isStale: z.boolean().describe('Nobody has verified it for 90 days.'),
  notTexted: z
    .object({ code: z.string(), sentence: z.string(), advice: z.string().nullable() })
    .nullable()
    .describe('Why nothing about this patient is texted there now.'),
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
    timeZone: z.string().nullable().describe('Chosen by the patient (IANA).'),
    zip: z.string().nullable(),
    addressState: z.string().nullable(),
    isDeceased: z.boolean(),
    doNotText: z.boolean().describe('Nothing is texted. No reason is kept.'),
    careState: z.enum(careStates).describe('Whatever is not active blocks marketing, survey and wellness.'),
    erasedAt: z.string().nullable().describe('Since then the record names nobody.'),
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
    language: z.enum(languages).default('en'),
    externalId: z.string().trim().min(1).max(200).nullish(),
    ...whereabouts,
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
    language: z.enum(languages).optional(),
    externalId: z.string().trim().min(1).max(200).nullable().optional(),
    ...whereabouts,
  })
  .meta({ id: 'PatientChange' });

export const newPhoneNumberSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    label: z.string().trim().min(1).max(40).default('mobile'),
    isPrimary: z.boolean().default(false),
    role: z.enum(linkRoles).nullable().optional(),
    isConfirmed: z
      .boolean()
      .optional()
      .describe('It is the patient’s after all, though a stranger once wrote from it.'),
  })
  .meta({ id: 'NewPhoneNumber' });

/** A number of a patient, named in a body so that it stands in no URL. */
export const phoneNumberRefSchema = z
  .strictObject({ phoneNumber: z.string().min(1).max(60) })
  .meta({ id: 'PhoneNumberRef' });

export const patientStateChangeSchema = z
  .strictObject({
    isDeceased: z.boolean().optional(),
    doNotText: z.boolean().optional(),
    careState: z.enum(careStates).optional(),
    isConfirmed: z
      .boolean()
      .optional()
      .describe(
        'Needed wherever texts become possible again: for a person who lives, or may be texted after all.',
      ),
  })
  .meta({ id: 'PatientStateChange' });

export const relationshipSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    role: z.enum(linkRoles).nullable(),
    categories: z.array(z.enum(scopableCategories)).min(1).nullable().default(null),
    startsOn: z.iso.date().nullable().default(null),
    endsOn: z.iso.date().nullable().default(null),
    documentReference: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .describe('Where the court order or power of attorney is kept: an id, never its content.'),
    isConfidential: z.boolean().default(false),
  })
  .meta({ id: 'Relationship' });

export const startedVerificationSchema = z
  .object({ expiresAt: z.string().describe('Until then the code counts.') })
  .meta({ id: 'StartedVerification' });

export const verificationCheckSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    code: z
      .string()
      .trim()
      .regex(/^\d{4,10}$/, 'A code is 4 to 10 digits.'),
  })
  .meta({ id: 'VerificationCheck' });

export const checkedVerificationSchema = z
  .object({ isVerified: z.boolean(), checksLeft: z.number().int(), patient: patientSchema })
  .meta({ id: 'CheckedVerification' });
