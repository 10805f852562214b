import { z } from 'zod';
import {
  appointmentChangeSchema,
  appointmentQuerySchema,
  appointmentSchema,
  newAppointmentSchema,
  sendReminderSchema,
  undoAppointmentSchema,
} from '@/contracts/appointment.ts';
import { sendSmsAnswerSchema } from '@/contracts/message.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { appointmentRemindersSchema } from '@/contracts/reminderRule.ts';
import { appointmentReminders } from '@/services/reminder/appointmentReminders.ts';
import { changeAppointment } from '@/services/appointment/changeAppointment.ts';
import { createAppointment } from '@/services/appointment/createAppointment.ts';
import { getAppointment } from '@/services/appointment/getAppointment.ts';
import { listAppointments } from '@/services/appointment/listAppointments.ts';
import { undoChange } from '@/services/appointment/undoChange.ts';
import { sendReminder } from '@/services/message/sendReminder.ts';
import { limitSends } from '../middleware/rateLimit.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, idempotencyHeader, refusedWith } from './api.ts';

const tags = ['Appointments'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'Appointments by local dates of the clinic, patient and status, the earliest first',
  request: { query: pageQuerySchema.extend(appointmentQuerySchema.shape) },
  responses: { 200: answers(pageOf(appointmentSchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Book an appointment',
  request: { body: body(newAppointmentSchema) },
  responses: {
    201: answers(appointmentSchema, 'The new appointment.'),
    ...refusedWith('patient_not_found', 'conflict'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'appointments:read',
  tags,
  summary: 'One appointment',
  request: { params },
  responses: { 200: answers(appointmentSchema, 'The appointment.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Move an appointment, say what became of it, or correct its details',
  description: 'A move takes back the confirmation: nobody has confirmed the new time.',
  request: { params, body: body(appointmentChangeSchema) },
  responses: {
    200: answers(appointmentSchema, 'The appointment.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const undo = createRoute({
  method: 'post',
  path: '/{id}/undo',
  'x-permission': 'appointments:write',
  tags,
  summary: 'Take back its latest change: an answer of the patient, or your own change of status',
  description: 'Only while nothing has come after it. Its reminders are planned anew.',
  request: { params, body: body(undoAppointmentSchema) },
  responses: {
    200: answers(appointmentSchema, 'The appointment as it was before.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const reminders = createRoute({
  method: 'get',
  path: '/{id}/reminders',
  'x-permission': 'appointments:read',
  tags,
  summary: 'Its reminders: what is planned, what went, and why one does not go',
  request: { params },
  responses: {
    200: answers(appointmentRemindersSchema, 'In the order of their times.'),
    ...refusedWith('not_found'),
  },
});
const remind = createRoute({
  method: 'post',
  path: '/{id}/reminder',
  'x-permission': 'messages:send',
  tags,
  summary: 'Send the reminder of this appointment now',
  request: { params, headers: idempotencyHeader, body: body(sendReminderSchema) },
  responses: {
    200: answers(sendSmsAnswerSchema, 'Twilio has taken the text.'),
    202: answers(sendSmsAnswerSchema, 'Accepted for later.'),
    ...refusedWith(
      'not_found',
      'conflict',
      'invalid_phone_number',
      'idempotency_in_flight',
      'idempotency_key_reused',
      'recipient_opted_out',
      'consent_missing',
      'template_field_missing',
      'phi_blocked',
      'twilio_rejected',
      'rate_limited',
      'feature_disabled',
      'sending_held',
      'twilio_misconfigured',
      'twilio_unavailable',
      'outcome_unknown',
    ),
  },
});

/** Appointments, and the reminders that ask about them. */
export function appointmentRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.use('/:id/reminder', limitSends(server));
  api.openapi(list, async (c) =>
    c.json(await listAppointments(contextOf(c, deps), c.req.valid('query')), 200),
  );
  api.openapi(create, async (c) =>
    c.json(await createAppointment(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) =>
    c.json(await getAppointment(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changeAppointment(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(undo, async (c) =>
    c.json(await undoChange(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json').to), 200),
  );
  api.openapi(reminders, async (c) =>
    c.json(await appointmentReminders(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(remind, async (c) => {
    const { isLater, ...told } = await sendReminder(contextOf(c, deps), {
      appointmentId: c.req.valid('param').id,
      templateKey: c.req.valid('json').templateKey,
      idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
    });
    return c.json(told, isLater ? 202 : 200);
  });
  return api;
}
