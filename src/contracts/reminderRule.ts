import { z } from 'zod';
import { modalities } from '@/domain/appointment/modality.ts';
import { skipReasons } from '@/domain/reminder/planReminders.ts';
import { shownStatuses } from '@/domain/message/status.ts';
import { stepAnchors } from '@/domain/reminder/reminderRule.ts';

const stepFields = {
  anchor: z
    .enum(stepAnchors)
    .describe(
      'What the step counts from. `no_answer`: before the visit, only when an earlier reminder went and was not answered.',
    ),
  days: z.number().int().min(0).max(60).describe('Days of the calendar, at the same wall-clock time.'),
  hours: z.number().int().min(0).max(23).describe('Hours of the clock, besides the days.'),
  templateKey: z.string().min(1).max(80).nullable().describe('Null: the reminder that suits the sender.'),
  skipsConfirmed: z.boolean().describe('Not sent to those who have confirmed.'),
  isForNewPatients: z.boolean().describe('Only for the first visit of a patient.'),
  isForVideo: z
    .boolean()
    .nullable()
    .describe('True: only for video visits; false: not for them; null: however the visit is held.'),
};

const newStepSchema = z.strictObject({
  id: z.uuid().optional().describe('Of a step that stays: what went for it is not sent again.'),
  anchor: stepFields.anchor,
  days: stepFields.days.default(0),
  hours: stepFields.hours.default(0),
  templateKey: stepFields.templateKey.default(null),
  skipsConfirmed: stepFields.skipsConfirmed.default(false),
  isForNewPatients: stepFields.isForNewPatients.default(false),
  isForVideo: stepFields.isForVideo.default(null),
});
const steps = z.array(newStepSchema).min(1).max(10);

export const reminderRuleSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    locationId: z.uuid().nullable().describe('Null: every location.'),
    visitType: z.string().nullable().describe('Null: every kind of visit.'),
    modality: z.enum(modalities).nullable().describe('Null: however the visit is held.'),
    steps: z.array(z.object({ id: z.uuid(), ...stepFields })),
    isPaused: z.boolean(),
    updatedAt: z.string(),
  })
  .meta({ id: 'ReminderRule' });
export type ReminderRule = z.infer<typeof reminderRuleSchema>;

const fields = {
  name: z.string().trim().min(1).max(80),
  locationId: z.uuid().nullable(),
  visitType: z.string().trim().min(1).max(100).nullable(),
  modality: z.enum(modalities).nullable(),
  steps,
  isPaused: z.boolean(),
};

export const newReminderRuleSchema = z
  .strictObject(fields)
  .partial()
  .required({ name: true, steps: true })
  .meta({ id: 'NewReminderRule' });

export const reminderRuleChangeSchema = z.strictObject(fields).partial().meta({ id: 'ReminderRuleChange' });

const together = z
  .array(z.object({ appointmentId: z.uuid(), patientName: z.string(), startsAt: z.string() }))
  .describe('Other visits that go in the same text, at the time of its earliest.');

const plannedReminderSchema = z
  .object({
    stepId: z.uuid(),
    dueAt: z.string().describe('When the rule wants it. ISO 8601 UTC.'),
    sendAt: z
      .string()
      .nullable()
      .describe('When it goes, by the hours of where the patient is. Null: it does not.'),
    localSendAt: z
      .string()
      .nullable()
      .describe('The same by the clock of the visit’s place, without offset.'),
    patientSendAt: z.string().nullable().describe('The same by the patient’s clock, where that is known.'),
    patientZone: z.string().nullable(),
    reason: z.enum(skipReasons).nullable().describe('Why it does not go.'),
    sentence: z.string().nullable().describe('The reason in words.'),
    together,
  })
  .meta({ id: 'PlannedReminder' });

export const reminderPreviewRequestSchema = z
  .strictObject({ appointmentId: z.uuid(), steps })
  .meta({ id: 'ReminderPreviewRequest' });
export const reminderPreviewSchema = z
  .object({ reminders: z.array(plannedReminderSchema) })
  .meta({ id: 'ReminderPreview' });

const appointmentReminderSchema = z
  .object({
    id: z.uuid(),
    ruleId: z.uuid(),
    stepId: z.uuid(),
    state: z.enum(['planned', 'written', 'skipped', 'withdrawn']),
    startsAt: z.string().describe('The start that it was planned for.'),
    dueAt: z.string(),
    sendAt: z.string().nullable(),
    reason: z.string().nullable(),
    sentence: z.string().nullable().describe('Why it does not go, in words.'),
    messageId: z.uuid().nullable(),
    text: z
      .object({
        status: z.enum(shownStatuses),
        handedOverAt: z.string().nullable().describe('When Twilio took it.'),
        conversationId: z.uuid(),
      })
      .nullable()
      .describe('The text that was written for it, and how far it came.'),
    together,
  })
  .meta({ id: 'AppointmentReminder' });

/** What became of the reminders of a visit, and what is still to go. */
export const appointmentRemindersSchema = z
  .object({
    timeZone: z.string().describe('Where the visit takes place.'),
    patientZone: z.string().nullable().describe('Where the patient is known to be; null: nobody has said.'),
    items: z.array(appointmentReminderSchema),
  })
  .meta({ id: 'AppointmentReminders' });
export type AppointmentReminders = z.infer<typeof appointmentRemindersSchema>;
