import { z } from 'zod';
import { appointmentStatuses } from '@/domain/appointment/status.ts';
import { eventMeanings, eventTypes, testEventType, type EventType } from '@/domain/webhook/eventTypes.ts';

const id = z.uuid();
const time = z.iso.datetime();

const appointmentData = z
  .object({
    appointmentId: id,
    shortId: z.number().int(),
    patientId: id,
    locationId: id.nullable(),
    status: z.enum(appointmentStatuses),
    startsAt: time,
    timeZone: z.string().describe('Where the visit is, IANA.'),
    previousStatus: z.enum(appointmentStatuses).nullable(),
    previousStartsAt: time.nullable().describe('Where it was moved from.'),
  })
  .meta({ id: 'WebhookAppointmentData' });

const messageData = z
  .object({
    messageId: id,
    sid: z.string().nullable().describe('Twilio’s id.'),
    conversationId: id,
    patientId: id.nullable(),
    appointmentId: id.nullable(),
    status: z.string(),
    errorCode: z.number().int().nullable().describe('Twilio’s, where there is one.'),
  })
  .meta({ id: 'WebhookMessageData' });

const consentData = z
  .object({
    suppressionId: id,
    patientIds: z.array(id).describe('All who are reached at the number: an opt-out is the number’s.'),
    messageId: id.nullable().describe('The text that asked for it.'),
  })
  .meta({ id: 'WebhookConsentData' });

const taskData = z
  .object({
    taskId: id,
    priority: z.enum(['urgent', 'high', 'normal']),
    patientId: id.nullable(),
    conversationId: id.nullable(),
    appointmentId: id.nullable(),
    messageId: id.nullable(),
  })
  .meta({ id: 'WebhookTaskData' });

function dataOf(type: EventType) {
  if (type.startsWith('appointment.')) return appointmentData;
  if (type.startsWith('message.')) return messageData;
  return type === 'task.opened' ? taskData : consentData;
}

/** Everything that is posted to an endpoint, by type: what it means and what it holds. */
export const webhookEvents = [
  ...eventTypes.map((type) => ({ type: type as string, meaning: eventMeanings[type], data: dataOf(type) })),
  {
    type: testEventType,
    meaning: 'Somebody has pressed “Send a test”',
    data: z.object({ endpointId: id }).meta({ id: 'WebhookTestData' }),
  },
].map(({ type, meaning, data }) => ({
  type,
  meaning,
  schema: z.object({
    type: z.literal(type),
    timestamp: time.describe('When it happened; the header webhook-timestamp is that of the attempt.'),
    data,
  }),
}));
