/** What may be done through Hearback. An API key holds some of these, a role of the staff comes with some of these. */
export const scopes = [
  'messages:send',
  'messages:read',
  'conversations:read',
  'conversations:write',
  'patients:read',
  'patients:write',
  'appointments:read',
  'appointments:write',
  'templates:read',
  'campaigns:read',
  'campaigns:send',
  'consent:read',
  'consent:write',
  'tasks:read',
  'tasks:write',
  'metrics:read',
  'audit:read',
  'operations:manage',
  'clinic:write',
  'keys:manage',
] as const;

export type Scope = (typeof scopes)[number];

/** What each scope allows, for the screen where a key is made and for the API's description. */
export const scopeMeanings: Record<Scope, string> = {
  'messages:send': 'Send texts to patients',
  'messages:read': 'Read texts and their delivery status',
  'conversations:read': 'See the inbox and its conversations',
  'conversations:write': 'Mark conversations as read, done or assigned',
  'patients:read': 'Find patients and see their numbers',
  'patients:write': 'Add and change patients and their numbers',
  'appointments:read': 'See appointments',
  'appointments:write': 'Add, change and cancel appointments, and send their reminders',
  'templates:read': 'Read templates and preview them',
  'campaigns:read': 'See campaigns and how far they have come',
  'campaigns:send': 'Make, approve, start, pause and cancel campaigns',
  'consent:read': 'See what patients agreed to and who opted out',
  'consent:write': 'Record consent and opt-outs',
  'tasks:read': 'See the tasks left for staff',
  'tasks:write': 'Do and reopen tasks',
  'metrics:read': 'Read the numbers: delivery, answers, opt-outs, and the metrics of the server',
  'audit:read': 'Read the audit trail',
  'operations:manage': 'Release the brake on automated texts',
  'clinic:write': 'Change how the clinic treats answers such as CANCEL, its pace and its budget',
  'keys:manage': 'Make and revoke API keys',
};

/** Whether `text` is one of the scopes, spelled exactly. */
export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
