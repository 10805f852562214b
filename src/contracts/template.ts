import { z } from 'zod';
import { categories } from '@/domain/message/category.ts';
import { holdReasons } from '@/domain/phi/holdReasons.ts';
import { languages } from '@/domain/template/language.ts';
import { longestTemplate } from '@/domain/template/parseTemplate.ts';
import { templatePurposes } from '@/domain/template/purpose.ts';

const encoding = z.enum(['GSM-7', 'UCS-2']);
const sampleText = z.object({
  text: z.string(),
  encoding,
  segments: z.number().int(),
  additions: z.array(z.string()),
});
const longest = z
  .object({ encoding, segments: z.number().int() })
  .describe('The most that it comes to, with long values and the dates of a whole year.');

export const templateVariantSchema = z.object({
  language: z.string(),
  version: z.number().int(),
  body: z.string(),
  sourceVersion: z
    .number()
    .int()
    .nullable()
    .describe(
      'The version of the source language that it was translated from; null in that language itself.',
    ),
  origin: z.enum(['built_in', 'clinic']),
  standing: z
    .enum(['source', 'reviewed', 'unreviewed', 'stale'])
    .describe(
      'stale: the source has changed since; unreviewed: nobody who knows the language has read it (LANG-01).',
    ),
  isSent: z.boolean().describe('Whether patients get it; else they get the source language.'),
  reviewedAt: z.string().nullable(),
  reviewer: z.string().nullable().describe('Who read it, and by what qualification.'),
  preview: sampleText,
  longest,
});

const outcome = z
  .enum(['refused', 'held', 'warned'])
  .describe(
    'refused: it cannot be approved; held: a second person has to look; warned: the author should know.',
  );
const place = z
  .object({ start: z.number().int(), end: z.number().int() })
  .nullable()
  .describe('Where, in UTF-16 units; null for what the words lack.');

export const templateSchema = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    category: z.enum(categories),
    purpose: z.enum(templatePurposes),
    sourceLanguage: z.string().describe('What the other languages translate, and what stands in for them.'),
    builtIn: z.boolean(),
    isRetired: z.boolean(),
    fields: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        label: z.string(),
        isRequired: z.boolean(),
        fallback: z.string().nullable(),
      }),
    ),
    variants: z.array(templateVariantSchema),
    drafts: z.array(
      z.object({
        language: z.string(),
        version: z.number().int(),
        body: z.string(),
        sourceVersion: z.number().int().nullable(),
        isStale: z.boolean(),
        writtenAt: z.string(),
      }),
    ),
    warnings: z.array(
      z.object({
        code: z.string(),
        rule: z.string(),
        message: z.string(),
        outcome,
        isRefused: z.boolean().describe('The template cannot be sent as it is under the clinic’s policy.'),
        place,
      }),
    ),
    safeKey: z
      .string()
      .nullable()
      .describe(
        'The template that says the same without what the policy refuses; null where nothing is refused.',
      ),
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof templateSchema>;

const person = z.object({ kind: z.string(), name: z.string().nullable() });

export const templateWithHistorySchema = templateSchema
  .extend({
    history: z.array(
      z.object({
        language: z.string(),
        version: z.number().int(),
        body: z.string(),
        sourceVersion: z.number().int().nullable(),
        state: z.enum(['draft', 'approved', 'retired']),
        writtenAt: z.string(),
        writtenBy: person,
        approvedAt: z.string().nullable(),
        approvedBy: person.nullable(),
        heldRules: z.array(z.string()).describe('Rules that a second person, or a reason, let pass.'),
        reviewedAt: z.string().nullable(),
        reviewer: z.string().nullable(),
        retiredAt: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'TemplateWithHistory' });
export type TemplateWithHistory = z.infer<typeof templateWithHistorySchema>;

export const templateKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,59}$/, 'must be small Latin letters, digits and underscores, such as flu_clinic');
const words = z.string().trim().min(1).max(longestTemplate);

export const newTemplateSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    key: templateKeySchema.optional().describe('Made from the name by default.'),
    category: z.enum(categories),
    purpose: z.enum(templatePurposes),
    sourceLanguage: z.enum(languages).default('en'),
    body: words,
  })
  .meta({ id: 'NewTemplate' });

export const newWordsSchema = z
  .strictObject({ language: z.enum(languages), body: words })
  .meta({ id: 'NewTemplateWords' });

export const approvalSchema = z
  .strictObject({
    reviewer: z
      .string()
      .trim()
      .min(2)
      .max(120)
      .optional()
      .describe(
        'Who knows the language and has read the words, and by what qualification. Counts in translations.',
      ),
    contentReason: z
      .enum(holdReasons)
      .optional()
      .describe('Why doubtful content may stay. Counts under the standard policy alone.'),
  })
  .meta({ id: 'TemplateApproval' });

export const newReviewSchema = z
  .strictObject({ language: z.enum(languages), reviewer: z.string().trim().min(2).max(120) })
  .meta({ id: 'NewTemplateReview' });

export const previewWordsSchema = z
  .strictObject({
    body: z.string().max(longestTemplate),
    language: z.enum(languages).default('en'),
    key: z.string().min(1).max(80).optional().describe('The template that they are words of.'),
    category: z.enum(categories).optional().describe('Of a template that is yet to be made.'),
  })
  .meta({ id: 'PreviewTemplateWords' });

export const checkedWordsSchema = z
  .object({
    problems: z.array(z.object({ code: z.string(), rule: z.string(), message: z.string(), outcome, place })),
    preview: sampleText.nullable().describe('As really sent, to an invented patient.'),
    longest: longest.nullable(),
  })
  .meta({ id: 'CheckedTemplateWords' });
export type CheckedWords = z.infer<typeof checkedWordsSchema>;

export const renderTemplateRequestSchema = z
  .strictObject({
    patientId: z.union([z.number().int().positive(), z.string().min(1).max(200)]).optional(),
    appointmentId: z
      .uuid()
      .optional()
      .describe('The visit that it is about: its location’s name, phone and discretion count.'),
    language: z.enum(languages).optional(),
    values: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).default({}),
  })
  .meta({ id: 'RenderTemplateRequest' });

export const renderedTemplateSchema = z
  .object({
    text: z.string(),
    language: z.string(),
    category: z.enum(categories),
    missing: z.array(z.string()),
    version: z.number().int().describe('Of the words in that language.'),
    fallback: z
      .object({ wanted: z.string(), reason: z.enum(['missing', 'unreviewed', 'stale']) })
      .nullable()
      .describe('Why the text is not in the language that was asked for.'),
  })
  .meta({ id: 'RenderedTemplate' });
export type RenderedTemplate = z.infer<typeof renderedTemplateSchema>;
