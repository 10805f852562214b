import { z } from 'zod';
import { modalities } from '@/domain/appointment/modality.ts';
import { appointmentStatuses } from '@/domain/appointment/status.ts';
import { callOutcomes, callReasonKinds, visitStates } from '@/domain/appointment/visitState.ts';

const patientRef = z.union([z.number().int().positive(), z.string().min(1).max(200)]);

export const appointmentSchema = z
  .object({
    id: z.uuid(),
    shortId: z.number().int(),
    externalId: z.string().nullable(),
    patient: z.object({
      id: z.uuid(),
      shortId: z.number().int(),
      name: z.string(),
      phoneNumber: z.string().nullable(),
      isOptedOut: z.boolean(),
    }),
    clinician: z.string().nullable(),
    visitType: z.string().nullable(),
    modality: z.enum(modalities).describe('How it is held.'),
    location: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('Where it is.'),
    startsAt: z.string().describe('ISO 8601 UTC.'),
    localStart: z.string().describe("The clinic's wall clock, without offset."),
    timeZone: z.string(),
    durationMinutes: z.number().int().nullable(),
    status: z.enum(appointmentStatuses),
    slotHeld: z
      .boolean()
      .describe('Cancelled by a word that may have been an opt-out: call before giving the slot away.'),
    state: z
      .enum(visitStates)
      .describe('Where it stands in one word: its status, or how far asking the patient has come.'),
    callReasons: z
      .array(z.enum(callReasonKinds))
      .describe('Why somebody should call about it, the most pressing first.'),
    needsCall: z.boolean().describe('There is a reason, and nobody has called since.'),
    lastCall: z
      .object({ outcome: z.enum(callOutcomes), at: z.string(), by: z.string().nullable() })
      .nullable()
      .describe('The latest call about this start.'),
    lastReminder: z.object({ messageId: z.uuid(), status: z.string(), occurredAt: z.string() }).nullable(),
    conversationId: z.uuid().nullable(),
    undo: z
      .object({ by: z.enum(['patient', 'self']), to: z.enum(appointmentStatuses), at: z.string() })
      .nullable()
      .describe(
        'The latest change, where you may take it back: an answer of the patient, or a change of status of your own; `to` is what it was before.',
      ),
    updatedAt: z.string(),
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof appointmentSchema>;

export const newAppointmentSchema = z
  .strictObject({
    patientId: patientRef,
    startsAt: z
      .string()
      .min(1)
      .max(40)
      .describe('ISO 8601 with offset, or the wall clock there ("2026-11-30T14:00").'),
    durationMinutes: z.number().int().min(1).max(1440).nullish(),
    clinician: z.string().trim().min(1).max(100).nullish(),
    visitType: z.string().trim().min(1).max(100).nullish(),
    modality: z.enum(modalities).optional().describe('In person unless it says otherwise.'),
    locationId: z.uuid().nullish().describe('Where it is; wall clocks are then that location’s.'),
    externalId: z.string().trim().min(1).max(200).nullish(),
  })
  .meta({ id: 'NewAppointment' });

export const appointmentChangeSchema = z
  .strictObject({
    startsAt: z.string().min(1).max(40).optional(),
    durationMinutes: z.number().int().min(1).max(1440).nullable().optional(),
    clinician: z.string().trim().min(1).max(100).nullable().optional(),
    visitType: z.string().trim().min(1).max(100).nullable().optional(),
    modality: z.enum(modalities).optional(),
    locationId: z.uuid().nullable().optional(),
    status: z.enum(appointmentStatuses).optional(),
    slotHeld: z.literal(false).optional().describe('Staff have spoken to the patient: the slot is free.'),
  })
  .meta({ id: 'AppointmentChange' });

export const appointmentQuerySchema = z.object({
  from: z.iso.date().optional().describe('Local date of the clinic, inclusive.'),
  to: z.iso.date().optional().describe('Local date of the clinic, inclusive.'),
  patientId: z.uuid().optional(),
  locationId: z.uuid().optional(),
  status: z.enum(appointmentStatuses).optional(),
  day: z.iso.date().optional().describe('By the clock where the visits take place, in place of from and to.'),
  clinician: z.string().min(1).max(100).optional(),
  visitType: z.string().min(1).max(100).optional(),
  show: z
    .enum(['call', ...visitStates])
    .optional()
    .describe('Visits that stand so; call: those that somebody still has to call about.'),
});

/** The days of a range, counted. */
export const appointmentDaysQuerySchema = z.object({
  from: z.iso.date().describe('Local date where the visits take place, inclusive.'),
  to: z.iso.date().describe('Inclusive; at most 62 days in all.'),
  locationId: z.uuid().optional(),
  clinician: z.string().min(1).max(100).optional(),
  visitType: z.string().min(1).max(100).optional(),
});

const count = z.number().int();
export const appointmentDaysSchema = z
  .object({
    days: z.array(
      z.object({
        day: z.string(),
        total: count,
        confirmed: count,
        waiting: count.describe('Coming visits that are neither confirmed nor to be called about.'),
        toCall: count,
        states: z.partialRecord(z.enum(visitStates), count).describe('How many stand so; the parts add up.'),
      }),
    ),
    clinicians: z.array(z.string()).describe('What can be filtered by on these days.'),
    visitTypes: z.array(z.string()),
    locations: z.array(z.object({ id: z.uuid(), name: z.string() })),
  })
  .meta({ id: 'AppointmentDays' });
export type AppointmentDays = z.infer<typeof appointmentDaysSchema>;

/** Sends the reminder of this appointment now, by the template that suits the sender. */
export const sendReminderSchema = z
  .strictObject({ templateKey: z.string().max(80).optional() })
  .meta({ id: 'SendReminder' });

export const undoAppointmentSchema = z
  .strictObject({
    to: z.enum(appointmentStatuses).describe('The status that it goes back to, as `undo` says.'),
  })
  .meta({ id: 'UndoAppointment' });
