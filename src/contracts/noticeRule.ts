import { z } from 'zod';
import { noticeKinds } from '@/domain/notice/noticeKind.ts';
import { noticeAnchors } from '@/domain/notice/noticeRule.ts';
import { wordsReasons } from '@/domain/notice/noticeWords.ts';
import { noticeSkipReasons } from '@/domain/notice/planNotice.ts';

const stepFields = {
  anchor: z
    .enum(noticeAnchors)
    .describe(
      'What the step counts from: the report, the due date, or, while nothing was done, the due date, else the report.',
    ),
  days: z.number().int().min(0).max(60).describe('Days of the calendar.'),
  hours: z.number().int().min(0).max(23).describe('Hours of the clock, besides the days.'),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as "09:30".')
    .nullable()
    .describe('The time of day; null: that of the report, and 10:00 for a due date.'),
  templateKey: z.string().min(1).max(80).nullable().describe('Null: the usual text of the kind.'),
  usefulHours: z
    .number()
    .int()
    .min(1)
    .max(336)
    .nullable()
    .describe('How long after its time it may still go; null: a day before a due date, else three days.'),
};

const newStepSchema = z.strictObject({
  id: z.uuid().optional().describe('Of a step that stays: what went for it is not sent again.'),
  anchor: stepFields.anchor,
  days: stepFields.days.default(0),
  hours: stepFields.hours.default(0),
  time: stepFields.time.default(null),
  templateKey: stepFields.templateKey.default(null),
  usefulHours: stepFields.usefulHours.default(null),
});
const steps = z.array(newStepSchema).min(1).max(10);
const kind = z.enum(noticeKinds);

export const noticeRuleSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind,
    locationId: z.uuid().nullable().describe('Null: every location.'),
    steps: z.array(z.object({ id: z.uuid(), ...stepFields })),
    isPaused: z.boolean(),
    updatedAt: z.string(),
  })
  .meta({ id: 'NoticeRule' });
export type NoticeRule = z.infer<typeof noticeRuleSchema>;

const fields = {
  name: z.string().trim().min(1).max(80),
  locationId: z.uuid().nullable(),
  steps,
  isPaused: z.boolean(),
};

export const newNoticeRuleSchema = z
  .strictObject({ ...fields, kind })
  .partial()
  .required({ name: true, kind: true, steps: true })
  .meta({ id: 'NewNoticeRule' });

export const noticeRuleChangeSchema = z.strictObject(fields).partial().meta({ id: 'NoticeRuleChange' });

export const noticePreviewRequestSchema = z
  .strictObject({ noticeId: z.uuid(), steps })
  .meta({ id: 'NoticePreviewRequest' });

export const noticePreviewSchema = z
  .object({
    texts: z.array(
      z.object({
        stepId: z.uuid(),
        dueAt: z.string().describe('When the rule wants it. ISO 8601 UTC.'),
        sendAt: z.string().nullable().describe('When it goes. Null: it does not.'),
        localSendAt: z.string().nullable().describe('The same by the clock of the place.'),
        patientSendAt: z
          .string()
          .nullable()
          .describe('The same by the patient’s clock, where that is known.'),
        patientZone: z.string().nullable(),
        templateKey: z.string().nullable().describe('The words that it would go in.'),
        wordsBecause: z.enum(wordsReasons).nullable(),
        wordsSentence: z.string().nullable(),
        reason: z.enum(noticeSkipReasons).nullable(),
        sentence: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'NoticePreview' });
