import { z } from 'zod';
import { categories } from '@/domain/message/category.ts';
import { languages } from '@/domain/template/language.ts';

export const templateVariantSchema = z.object({
  language: z.string(),
  version: z.number().int(),
  body: z.string(),
  reviewedAt: z.string().nullable(),
  preview: z.object({
    text: z.string(),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    segments: z.number().int(),
    additions: z.array(z.string()),
  }),
});

export const templateSchema = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    category: z.enum(categories),
    builtIn: z.boolean(),
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
    warnings: z.array(
      z.object({
        code: z.string(),
        rule: z.string(),
        message: z.string(),
        isRefused: z.boolean().describe('The template cannot be sent as it is under the clinic’s policy.'),
      }),
    ),
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof templateSchema>;

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
  })
  .meta({ id: 'RenderedTemplate' });
export type RenderedTemplate = z.infer<typeof renderedTemplateSchema>;
