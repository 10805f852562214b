/** What may be done through Hearback. An API key holds some of these, a role of the staff comes with some of these. */
export const scopes = [
  'messages:send',
  'messages:read',
  'conversations:read',
  'conversations:write',
  'patients:read',
  'patients:write',
  'patients:merge',
  'appointments:read',
  'appointments:write',
  'templates:read',
  'templates:write',
  'templates:approve',
  'campaigns:read',
  'campaigns:send',
  'consent:read',
  'consent:write',
  'tasks:read',
  'tasks:write',
  'metrics:read',
  'audit:read',
  'records:export',
  'records:erase',
  'incidents:manage',
  'operations:manage',
  'clinic:write',
  'staff:manage',
  'keys:manage',
  'webhooks:manage',
  'calendars:manage',
] as const;

export type Scope = (typeof scopes)[number];

/** What each scope allows, for the screen where a key is made and for the API's description. */
export const scopeMeanings: Record<Scope, string> = {
  'messages:send': 'Send texts to patients, reminders included',
  'messages:read': 'Read the words of texts, and how far they came',
  'conversations:read': 'See that there are conversations and with whom, without their words',
  'conversations:write': 'Mark conversations as read, done or assigned',
  'patients:read': 'Find patients and see their numbers',
  'patients:write': 'Add and change patients and their numbers',
  'patients:merge': 'Make two records of one person one, which cannot be undone',
  'appointments:read': 'See appointments',
  'appointments:write': 'Add, change and cancel appointments',
  'templates:read': 'Read templates and preview them',
  'templates:write': 'Write words for templates, which nobody gets before they are approved',
  'templates:approve': 'Approve the words of templates, and take them back',
  'campaigns:read': 'See campaigns and how far they have come',
  'campaigns:send': 'Text many at once: make, approve, start, pause and cancel campaigns',
  'consent:read': 'See what patients agreed to and who opted out',
  'consent:write': 'Record consent and opt-outs',
  'tasks:read': 'See the tasks left for staff',
  'tasks:write': 'Do and reopen tasks',
  'metrics:read': 'Read the numbers: delivery, answers, opt-outs, and the metrics of the server',
  'audit:read': 'Read the audit trail',
  'records:export': 'Export what is kept: a patient’s record, the proof of consent, the clinic’s data',
  'records:erase': 'Erase what is kept about a patient, and hold it back from erasure',
  'incidents:manage': 'See what may have been a breach, weigh it, and note who was told',
  'operations:manage': 'Release the brake on automated texts',
  'clinic:write': 'Change the clinic’s rules: answers such as CANCEL, pace, budget, idle time',
  'staff:manage': 'Invite staff, change their roles and end their accounts',
  'keys:manage': 'Make and revoke API keys',
  'calendars:manage': 'Make and end secret addresses at which calendars of visits can be read',
  'webhooks:manage': 'Say which other software is told of what happens, and see what it was told',
};

/** Whether `text` is one of the scopes, spelled exactly. */
export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
