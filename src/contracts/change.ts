import { z } from 'zod';

/** One event of GET /api/v2/changes (server-sent events): ids only, resumed by Last-Event-ID. */
export const changeKinds = [
  'message',
  'conversation',
  'appointment',
  'reminder_rule',
  'notice',
  'notice_rule',
  'waiting_list',
  'slot',
  'file_import',
  'task',
  'patient',
  'consent',
  'suppression',
  'template',
  'campaign',
  'location',
  'api_key',
  'webhook_endpoint',
  'calendar_link',
  'staff_member',
  'incident',
  'fhir_connection',
  'operations',
] as const;
export const changeSchema = z
  .object({ kind: z.enum(changeKinds), id: z.uuid(), conversationId: z.uuid().optional() })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof changeSchema>;
