import { z } from 'zod';
import { appointmentStatuses } from '@/domain/appointment/status.ts';

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
    location: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('Where it is.'),
    startsAt: z.string().describe('ISO 8601 UTC.'),
    localStart: z.string().describe("The clinic's wall clock, without offset."),
    timeZone: z.string(),
    durationMinutes: z.number().int().nullable(),
    status: z.enum(appointmentStatuses),
    slotHeld: z
      .boolean()
      .describe('Cancelled by a word that may have been an opt-out: call before giving the slot away.'),
    lastReminder: z.object({ messageId: z.uuid(), status: z.string(), occurredAt: z.string() }).nullable(),
    conversationId: z.uuid().nullable(),
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
});

/** Sends the reminder of this appointment now, by the template that suits the sender. */
export const sendReminderSchema = z
  .strictObject({ templateKey: z.string().max(80).optional() })
  .meta({ id: 'SendReminder' });
