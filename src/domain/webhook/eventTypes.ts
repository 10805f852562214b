/** What other software can be told of. Each has one shape of data for good (Standard Webhooks, event types). */
export const eventTypes = [
  'appointment.created',
  'appointment.moved',
  'appointment.confirmed',
  'appointment.change_asked',
  'appointment.cancelled',
  'appointment.rebooked',
  'appointment.completed',
  'appointment.missed',
  'message.received',
  'message.delivered',
  'message.failed',
  'consent.opted_out',
  'consent.opted_in',
  'task.opened',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Sent on request alone, to see whether messages arrive. */
export const testEventType = 'webhook.test';

/** What each means, for the screen and for the description of the API. */
export const eventMeanings: Record<EventType, string> = {
  'appointment.created': 'An appointment was booked',
  'appointment.moved': 'An appointment got another start',
  'appointment.confirmed': 'An appointment was confirmed, by the patient or by staff',
  'appointment.change_asked': 'The patient asked for another time',
  'appointment.cancelled': 'An appointment was cancelled',
  'appointment.rebooked': 'An appointment is booked again, at the same start',
  'appointment.completed': 'The visit took place',
  'appointment.missed': 'The patient did not come',
  'message.received': 'A text came from a patient',
  'message.delivered': 'A text was delivered',
  'message.failed': 'A text could not be delivered',
  'consent.opted_out': 'A number opted out',
  'consent.opted_in': 'A number opted in again',
  'task.opened': 'There is a new task for staff',
};

export function isEventType(text: string): text is EventType {
  return (eventTypes as readonly string[]).includes(text);
}
