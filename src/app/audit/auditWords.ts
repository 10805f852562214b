import type { AuditEvent } from '@/contracts/audit.ts';

/** What one can filter by, in the order of the list: the beginnings of actions. */
export const nounWords: Readonly<Record<string, string>> = {
  patient: 'Patients',
  conversation: 'Conversations',
  message: 'Texts',
  reply: 'Answers of patients',
  appointment: 'Appointments',
  reminder: 'Reminders',
  reminder_rule: 'Reminder rules',
  waiting_list: 'Waiting list',
  slot: 'Freed times',
  consent: 'Consent',
  suppression: 'Opt-outs',
  task: 'Tasks',
  incident: 'Incidents',
  template: 'Templates',
  campaign: 'Campaigns',
  session: 'Signing in and out',
  staff_member: 'Staff accounts',
  number: 'Numbers',
  api_key: 'API keys',
  clinic: 'Clinic settings',
  sender: 'Sender',
  brake: 'Brake',
  audit: 'Audit trail',
};

const actionWords: Readonly<Record<string, string>> = {
  'session.started': 'Signed in',
  'session.ended': 'Signed out',
  'session.refused': 'Sign-in refused',
  'api_key.refused': 'Revoked API key refused',
  'message.requested': 'Text sent, or put in the queue',
  'message.unknowns_listed': 'Texts of unknown fate listed',
  'reply.applied': 'Answer of a patient acted on',
  'slot.taken': 'Freed time taken by a patient',
  'slot.offered': 'Freed time offered to the waiting list',
  'slot.released': 'Held time released',
  'slot.closed': 'Freed time closed',
  'slot.settings_changed': 'Offers of freed times switched',
  'notice.previewed': 'Rule for notices tried on a notice',
  'notice_rule.created': 'Rule for notices made',
  'notice_rule.changed': 'Rule for notices changed',
  'notice_rule.archived': 'Rule for notices taken out of use',
  'notice.listed': 'Notices listed',
  'notice.viewed': 'Notice viewed',
  'notice.reported': 'Notice for a patient reported',
  'notice.changed': 'Notice changed',
  'notice.closed': 'Notice closed',
  'notice.reopened': 'Notice opened again',
  'waiting_list.added': 'Patient put on the waiting list',
  'waiting_list.removed': 'Patient taken off the waiting list',
  'audit.viewed': 'Audit trail viewed',
  'template.written': 'Words of a template written',
  'template.approved': 'Words of a template approved',
  'template.words_retired': 'Words of a template taken back',
  'conversation.read': 'Texts of a conversation read',
};

const callerWords: Readonly<Record<string, string>> = {
  staff: 'A staff member',
  api_key: 'An API key',
  host: 'The host application',
  patient: 'The patient',
  webhook: 'Twilio',
  job: 'Hearback itself',
  unknown: 'Somebody not signed in',
};

/** Kinds of callers to filter by, beside single people. */
export const callerChoices: readonly { value: string; label: string }[] = [
  { value: 'staff', label: 'All staff' },
  { value: 'api_key', label: 'All API keys' },
  { value: 'host', label: 'The host application' },
  { value: 'patient', label: 'Patients' },
  { value: 'webhook', label: 'Twilio' },
  { value: 'job', label: 'Hearback itself' },
  { value: 'unknown', label: 'Somebody not signed in' },
];

/** "Patient number added" for `patient.number_added`. */
export function whatWords(action: string): string {
  const known = actionWords[action];
  if (known !== undefined) return known;
  const words = action.replaceAll(/[._]/g, ' ').replace(/^api key/, 'API key');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function whoWords({ actor }: Pick<AuditEvent, 'actor'>): string {
  return actor.name ?? callerWords[actor.kind] ?? actor.kind;
}

/** What it was about, without the name of a patient. */
export function subjectWords({ subject }: Pick<AuditEvent, 'subject'>): string {
  if (subject === null) return '';
  if (subject.name !== null) return subject.name;
  const kind = subject.kind.replaceAll('_', ' ');
  return subject.id === null ? '' : `${kind} ${subject.id.slice(-12)}`;
}

/** The details as pairs of words: what was changed with its former and its new value; long lists of ids are counted. */
export function detailWords(detail: AuditEvent['detail']): [string, string][] {
  const { before, after, ...rest } = detail;
  if (!isRecord(before) || !isRecord(after)) return pairsOf(detail);
  const changed = Object.entries(after).map(([name, value]): [string, string] => [
    nameWords(name),
    `${valueWords(before[name]) || 'nothing'} → ${valueWords(value) || 'nothing'}`,
  ]);
  return [...changed, ...pairsOf(rest)];
}

function pairsOf(detail: AuditEvent['detail']): [string, string][] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const words = valueWords(value);
    return words === '' ? [] : [[nameWords(name), words] satisfies [string, string]];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** "automated per hour" for `automatedPerHour`. */
function nameWords(name: string): string {
  return name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    if (value.length === 0) return '';
    return value.length > 3 ? `${value.length} in all` : value.map(valueWords).join(', ');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => `${nameWords(name)} ${valueWords(inner) || '—'}`)
      .join(', ');
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
