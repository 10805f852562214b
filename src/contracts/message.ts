import { z } from 'zod';
import { categories } from '@/domain/message/category.ts';
import { holdReasons } from '@/domain/phi/holdReasons.ts';
import { deliveryStatuses, dispatchStates, shownStatuses } from '@/domain/message/status.ts';

/** What the caller declares about the recipient's consent for this one text (brief: attestation). */
export const consentAttestationSchema = z.strictObject({
  category: z.enum(categories).optional(),
  kind: z.enum(['express', 'express_written']).default('express'),
  wording: z.string().min(1).max(2000).describe('The words that the patient agreed to.'),
  obtainedAt: z.iso.datetime({ offset: true }).describe('When the patient agreed.'),
  channel: z.string().min(1).max(60).describe('Where: "web form", "front desk", "phone" …'),
});

const appointmentId = z.union([z.number().int().positive(), z.uuid()]).optional();
const locationId = z
  .uuid()
  .nullable()
  .optional()
  .describe(
    'The location whose number it goes out from, null for the clinic’s. By default that of the appointment.',
  );

/** Body of POST /api/v2/twilio/send-sms. `to` and `message` are the spec's; the rest is optional. */
export const sendSmsRequestSchema = z
  .strictObject({
    to: z.string().min(1).max(60).meta({ example: '(555) 123-4567' }),
    message: z.string().max(10_000).meta({ example: 'Your appointment is confirmed for tomorrow at 2 PM' }),
    patientId: z
      .union([z.number().int().positive(), z.string().min(1).max(200)])
      .optional()
      .describe("Our integer, our id, or the caller's own id (externalId)."),
    category: z.enum(categories).optional(),
    mediaUrl: z
      .array(z.url({ protocol: /^https?$/ }).max(2000))
      .max(10)
      .optional(),
    sendAt: z.iso.datetime({ offset: true }).optional(),
    quietHours: z.enum(['ignore', 'defer']).optional(),
    consent: consentAttestationSchema.optional(),
    appointmentId,
    locationId,
    templateKey: z.string().max(80).optional().describe('Which template this text was made from.'),
    contentReason: z
      .enum(holdReasons)
      .optional()
      .describe('Standard policy: why a doubtful text may go without a second person.'),
  })
  .meta({ id: 'SendSmsRequest' });
export type SendSmsRequest = z.infer<typeof sendSmsRequestSchema>;

/** 200 and 202 of POST /api/v2/twilio/send-sms: the spec's shape and a little more. */
export const sendSmsAnswerSchema = z
  .object({
    success: z.literal(true),
    messageId: z.string().nullable().describe("Twilio's SID; null while the text waits for its time."),
    details: z.object({
      status: z.enum(shownStatuses),
      dateCreated: z.string(),
      sendAt: z.string().optional(),
      reason: z
        .string()
        .optional()
        .describe('What holds the text until then: `quiet_hours`, `cap_reached` …'),
      rule: z.string().optional().describe('The rule that says so.'),
    }),
    id: z.uuid(),
    segments: z.number().int(),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    text: z.string().describe('The text as really sent, additions included.'),
    additions: z.array(z.string()),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'SendSmsAnswer' });
export type SendSmsAnswer = z.infer<typeof sendSmsAnswerSchema>;

export const messageEventSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    status: z.enum(shownStatuses).nullable(),
    rawStatus: z.string().nullable(),
    errorCode: z.number().int().nullable(),
    reasonCode: z.string().nullable(),
    occurredAt: z.string(),
  })
  .meta({ id: 'MessageEvent' });

export const messageSchema = z
  .object({
    id: z.uuid(),
    messageId: z.string().nullable().describe("Twilio's SID."),
    conversationId: z.uuid(),
    direction: z.enum(['inbound', 'outbound']),
    category: z.enum(categories),
    body: z.string(),
    textRemovedAt: z
      .string()
      .nullable()
      .describe('When the words were removed because their time was over; `body` is then empty.'),
    mediaUrls: z.array(z.string()),
    phoneNumber: z.string().describe("The patient's number."),
    senderNumber: z.string().nullable(),
    patientId: z.uuid().nullable(),
    appointmentId: z.uuid().nullable(),
    templateKey: z.string().nullable(),
    language: z.string().nullable(),
    status: z.enum(shownStatuses),
    dispatchState: z.enum(dispatchStates).nullable(),
    deliveryStatus: z.enum(deliveryStatuses).nullable(),
    reasonCode: z.string().nullable(),
    error: z.object({ code: z.number().int(), title: z.string(), advice: z.string() }).nullable(),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    segments: z.number().int(),
    additions: z.array(z.string()),
    canResend: z
      .boolean()
      .describe('Sending the same words again can help and cannot text the patient twice.'),
    isHeld: z.boolean().describe('Doubtful content: a second person has to let it go.'),
    sendAt: z.string().nullable(),
    occurredAt: z.string(),
    createdAt: z.string(),
    clientKey: z
      .string()
      .nullable()
      .describe('The Idempotency-Key that the sender gave, to match optimistic rows.'),
    author: z.object({ kind: z.string(), name: z.string().nullable() }),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof messageSchema>;

export const messageWithHistorySchema = messageSchema
  .extend({ history: z.array(messageEventSchema) })
  .meta({ id: 'MessageWithHistory' });
export type MessageWithHistory = z.infer<typeof messageWithHistorySchema>;

/** What the composer asks before Send: the text as it would really go, and whether it may. */
export const previewRequestSchema = z
  .strictObject({
    to: z.string().min(1).max(60),
    message: z.string().max(10_000),
    patientId: z.union([z.number().int().positive(), z.string().min(1).max(200)]).optional(),
    category: z.enum(categories).optional(),
    appointmentId,
    locationId,
    isAutomated: z
      .boolean()
      .optional()
      .describe('As a reminder or a notice goes: always with the name in texts and the way to stop.'),
    templateKey: z.string().max(80).optional(),
    contentReason: z
      .enum(holdReasons)
      .optional()
      .describe('Standard policy: why a doubtful text may go without a second person.'),
  })
  .meta({ id: 'PreviewRequest' });
export type PreviewRequest = z.infer<typeof previewRequestSchema>;

export const previewSchema = z
  .object({
    phoneNumber: z.string().nullable(),
    displayNumber: z.string().nullable(),
    category: z.enum(categories),
    text: z.string(),
    additions: z.array(z.string()),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    segments: z.number().int(),
    costEstimate: z.object({ amount: z.string(), currency: z.string(), note: z.string() }),
    consent: z.object({
      allowed: z.boolean(),
      basis: z.string().nullable(),
      message: z.string(),
      recordedAt: z.string().nullable(),
    }),
    suppression: z.object({
      active: z.boolean(),
      since: z.string().nullable(),
      source: z.string().nullable(),
    }),
    findings: z.array(
      z.object({
        rule: z.string(),
        start: z.number().int(),
        end: z.number().int(),
        message: z.string(),
        action: z
          .enum(['block', 'hold', 'warn'])
          .optional()
          .describe('block: never; hold: a second person, or a reason; warn: good to know.'),
      }),
    ),
    hold: z
      .object({ canGiveReason: z.boolean() })
      .nullable()
      .optional()
      .describe('Doubtful content: whether a reason is enough, or a second person has to look.'),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    refusal: z.object({ code: z.string(), message: z.string(), next: z.string().nullable() }).nullable(),
    window: z
      .object({
        state: z
          .enum(['open', 'night', 'held'])
          .describe('open: it may leave now; night: it may, and could wait; held: it waits.'),
        opensAt: z.string().nullable().describe('When it leaves if it waits.'),
        timeZone: z.string().nullable().describe('Where the patient may be: the zone whose hours open last.'),
        message: z.string().nullable(),
      })
      .optional()
      .describe('Whether the hours of its category let it leave now (TZ-08).'),
    mode: z.enum(['simulator', 'twilio']).describe('simulator: nothing reaches a real phone.'),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof previewSchema>;

/** What a person found out about a text whose answer was lost. */
export const settleMessageSchema = z
  .strictObject({ outcome: z.enum(['sent', 'not_sent']) })
  .meta({ id: 'SettleMessage' });
