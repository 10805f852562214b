import { z } from 'zod';
import { noticeKinds, noticeOutcomes } from '@/domain/notice/noticeKind.ts';
import { wordsReasons } from '@/domain/notice/noticeWords.ts';
import { shownStatuses } from '@/domain/message/status.ts';

const actor = z.object({ kind: z.string(), name: z.string().nullable() });

const noticeTextSchema = z
  .object({
    id: z.uuid(),
    ruleId: z.uuid(),
    stepId: z.uuid(),
    about: z.string().describe('What its step counts from: a due date, or `report`.'),
    state: z.enum(['planned', 'written', 'skipped', 'withdrawn']),
    dueAt: z.string().describe('When the rule wants it. ISO 8601 UTC.'),
    sendAt: z
      .string()
      .nullable()
      .describe('When it goes, by the hours of where the patient is. Null: it does not.'),
    localSendAt: z.string().nullable().describe('The same by the clock of the place, without offset.'),
    patientSendAt: z.string().nullable().describe('The same by the patient’s clock, where that is known.'),
    templateKey: z.string().nullable().describe('The words that it goes in.'),
    wordsBecause: z
      .enum(wordsReasons)
      .nullable()
      .describe('Why they are not those that the step asks for; null when they are.'),
    wordsSentence: z.string().nullable(),
    reason: z.string().nullable().describe('Why it does not go.'),
    sentence: z.string().nullable().describe('The reason in words.'),
    messageId: z.uuid().nullable(),
    text: z
      .object({
        status: z.enum(shownStatuses),
        handedOverAt: z.string().nullable().describe('When Twilio took it.'),
        conversationId: z.uuid(),
      })
      .nullable()
      .describe('The text that was written for it, and how far it came.'),
  })
  .meta({ id: 'NoticeText' });

export const noticeSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(noticeKinds),
    patient: z.object({ id: z.uuid(), shortId: z.number().int(), name: z.string() }),
    externalId: z.string().nullable().describe('The id of the program that reported it.'),
    prescriptionNumber: z.string().nullable(),
    amount: z.string().nullable().describe('With two decimals, such as "45.00".'),
    dueDate: z.string().nullable().describe('A local date where its place is.'),
    location: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    occurredAt: z.string(),
    state: z.enum(['open', 'closed']),
    outcome: z.enum(noticeOutcomes).nullable().describe('How it ended.'),
    createdAt: z.string(),
    createdBy: actor,
    updatedAt: z.string(),
    closedAt: z.string().nullable(),
    closedBy: actor.nullable(),
    rule: z
      .object({ id: z.uuid(), name: z.string(), isPaused: z.boolean() })
      .nullable()
      .describe('The rule that it goes by; without one, or while it is paused, nobody is texted.'),
    isWorkedOut: z.boolean().describe('False: its texts are being worked out; ask again in a moment.'),
    timeZone: z.string().describe('Of its place.'),
    patientZone: z.string().nullable().describe('Where the patient is known to be; null: nobody has said.'),
    texts: z.array(noticeTextSchema).describe('In the order of their times.'),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof noticeSchema>;

const reportFields = {
  prescriptionNumber: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .nullable()
    .describe('Named in the text where the policy allows it; without it the text names none.'),
  amount: z
    .union([z.string().trim().min(1).max(20), z.number().nonnegative()])
    .nullable()
    .describe('Named in the text where the policy allows it; without it the text names none.'),
  dueDate: z.iso.date().describe('A local date where its place is. For `payment_due`, and only there.'),
  locationId: z.uuid().nullable().describe('By whose name, number and clock its texts go.'),
};
const kind = z.enum(noticeKinds);
const externalId = z.string().trim().min(1).max(200);

export const noticeReportSchema = z
  .strictObject({
    kind,
    patientId: z.union([z.number().int().positive(), z.string().min(1).max(200)]),
    externalId: externalId
      .nullable()
      .optional()
      .describe(
        'Your own id, unique for its kind. The same report again changes nothing; another one under the same id changes the notice.',
      ),
    occurredAt: z.iso.datetime({ offset: true }).optional().describe('When it happened; now, without it.'),
    prescriptionNumber: reportFields.prescriptionNumber.optional(),
    amount: reportFields.amount.optional(),
    dueDate: reportFields.dueDate.nullable().optional(),
    locationId: reportFields.locationId.optional(),
  })
  .meta({ id: 'NoticeReport' });

export const reportedNoticeSchema = z
  .object({
    change: z.enum(['created', 'updated', 'unchanged']),
    notice: noticeSchema,
  })
  .meta({ id: 'ReportedNotice' });

export const noticeChangeSchema = z.strictObject(reportFields).partial().meta({ id: 'NoticeChange' });

const outcome = z
  .enum(noticeOutcomes)
  .exclude(['erased'])
  .optional()
  .describe('Without it, the patient has done what the text asked for: picked up, seen, paid.');

export const noticeCloseSchema = z.strictObject({ outcome }).meta({ id: 'NoticeClose' });
export const noticeCloseByOwnIdSchema = z
  .strictObject({ kind, externalId, outcome })
  .meta({ id: 'NoticeCloseByOwnId' });

export const noticeQuerySchema = z.object({
  state: z.enum(['open', 'closed']).optional().describe('Without it, both.'),
  kind: kind.optional(),
  patientId: z.string().min(1).max(200).optional().describe('Our id, our integer, or your own.'),
});
