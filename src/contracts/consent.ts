import { z } from 'zod';
import { consentBases, consentKinds, consentMeans, writtenFlags } from '@/domain/consent/consentEvent.ts';
import { categories } from '@/domain/message/category.ts';
import { reviewedLanguages } from '@/domain/template/language.ts';

export const consentEventSchema = z
  .object({
    id: z.uuid(),
    patientId: z.uuid().nullable(),
    phoneNumber: z.string(),
    category: z.enum(categories),
    kind: z.enum(consentKinds),
    action: z.enum(['granted', 'revoked', 'attested']),
    channel: z.string(),
    wordingVersion: z.string().nullable(),
    wording: z.string().nullable(),
    language: z.string().nullable(),
    means: z.enum(consentMeans).nullable().describe('What the patient did.'),
    basis: z.enum(consentBases).describe('Whose consent it is.'),
    endsAt: z.string().nullable().describe('From here on it counts for nothing.'),
    evidenceReference: z.string().nullable(),
    writtenFlags: z.array(z.enum(writtenFlags)).describe('What the words above a signature say.'),
    actor: z.object({ kind: z.string(), name: z.string().nullable() }),
    occurredAt: z.string(),
    recordedAt: z.string(),
  })
  .meta({ id: 'ConsentEvent' });
export type ConsentEvent = z.infer<typeof consentEventSchema>;

/** Staff record what the patient said or signed, for one number and several categories at once. */
export const newConsentSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    categories: z.array(z.enum(categories)).min(1).max(11),
    action: z.enum(['granted', 'revoked']),
    kind: z
      .enum(['express', 'express_written', 'part2'])
      .default('express')
      .describe(
        '`part2`: signed consent to texts that may tell of substance use treatment (42 CFR Part 2). It is recorded apart, for the category `care`, and allows no text by itself.',
      ),
    channel: z.enum(['front_desk', 'phone', 'paper_form', 'web_form', 'other']),
    language: z.enum(reviewedLanguages).default('en'),
    occurredAt: z.iso.datetime({ offset: true }).optional(),
    means: z.enum(consentMeans).optional().describe('What the patient did; else told from kind and channel.'),
    basis: z
      .enum(consentBases)
      .default('patient')
      .describe(
        '`intake_number`: the patient gave the number at intake, which covers care texts alone. `incapacity`: somebody else consents for a patient who cannot, until `endsAt`.',
      ),
    endsAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe(
        'With `incapacity`: when that consent ends, 30 days from `occurredAt` unless said, a year at most.',
      ),
    evidenceReference: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .optional()
      .describe('Where the proof is kept: the id of a scan, a form, a recording.'),
    wording: z
      .strictObject({
        version: z.string().trim().min(1).max(80),
        text: z.string().trim().min(1).max(2_000),
        flags: z.array(z.enum(writtenFlags)).max(4).default([]),
      })
      .optional()
      .describe('The words that the patient was shown, when they were not our standard ones.'),
  })
  .meta({ id: 'NewConsent' });

export const consentStateSchema = z
  .object({
    phoneNumber: z.string(),
    display: z.string(),
    suppression: z.object({
      active: z.boolean(),
      since: z.string().nullable(),
      source: z.string().nullable(),
      ruleWords: z
        .string()
        .nullable()
        .describe('Which words were recognised as the opt-out; none of the patient’s own.'),
    }),
    categories: z.array(
      z.object({
        category: z.enum(categories),
        allowed: z.boolean(),
        basis: z.string().nullable(),
        message: z.string(),
        wording: z.string().describe('The words that staff read out or hand over for this category.'),
      }),
    ),
    part2: z
      .object({ stands: z.boolean(), wording: z.string() })
      .nullable()
      .describe(
        'Whether texts may tell of substance use treatment; null where the clinic has no such place.',
      ),
    events: z.array(consentEventSchema),
  })
  .meta({ id: 'ConsentState' });
export type ConsentState = z.infer<typeof consentStateSchema>;

export const newSuppressionSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    channel: z.enum(['front_desk', 'phone', 'email', 'letter', 'other']),
  })
  .meta({ id: 'NewSuppression' });

export const suppressionSchema = z
  .object({
    id: z.uuid(),
    phoneNumber: z.string(),
    source: z.string(),
    rule: z.string().nullable(),
    startedAt: z.string(),
    liftedAt: z.string().nullable(),
  })
  .meta({ id: 'Suppression' });
