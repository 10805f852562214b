import { scopes, type Scope } from './scopes.ts';

/** What a staff member is to the clinic, from most to least trusted. */
export const roles = ['admin', 'manager', 'staff', 'scheduler', 'read_only'] as const;

export type Role = (typeof roles)[number];

/** What each role is called on screen, and whom it is for. */
export const roleWords: Record<Role, { name: string; meaning: string }> = {
  admin: {
    name: 'Administrator',
    meaning: 'Everything, staff accounts, API keys and the clinic’s rules included.',
  },
  manager: {
    name: 'Manager',
    meaning: 'The daily work, and texting many at once, the audit trail and exports.',
  },
  staff: { name: 'Staff', meaning: 'The daily work: read and answer texts, patients, visits, consent.' },
  scheduler: {
    name: 'Scheduler',
    meaning: 'Patients and visits. Sees that there are texts, never their words.',
  },
  read_only: { name: 'Reader', meaning: 'Looks at everything of the daily work and changes nothing.' },
};

const readOnly: readonly Scope[] = [
  'messages:read',
  'conversations:read',
  'patients:read',
  'appointments:read',
  'templates:read',
  'campaigns:read',
  'consent:read',
  'tasks:read',
];

const scheduling: readonly Scope[] = [
  'conversations:read',
  'patients:read',
  'patients:write',
  'appointments:read',
  'appointments:write',
  'templates:read',
  'consent:read',
  'tasks:read',
  'tasks:write',
];

const dailyWork: readonly Scope[] = [
  ...readOnly,
  'messages:send',
  'conversations:write',
  'patients:write',
  'appointments:write',
  'templates:write',
  'consent:write',
  'tasks:write',
];

const scopesByRole: Record<Role, readonly Scope[]> = {
  admin: scopes,
  manager: [
    ...dailyWork,
    'templates:approve',
    'campaigns:send',
    'patients:merge',
    'metrics:read',
    'audit:read',
    'records:export',
    'incidents:manage',
    'operations:manage',
    'calendars:manage',
  ],
  staff: dailyWork,
  scheduler: scheduling,
  read_only: readOnly,
};

/** Whether `text` is one of the roles, spelled exactly. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** The scopes that come with a role, in no particular order. */
export function scopesOfRole(role: Role): readonly Scope[] {
  return scopesByRole[role];
}

/** Whether staff of this role may do what the scope names. */
export function roleAllows(role: Role, scope: Scope): boolean {
  return scopesByRole[role].includes(scope);
}
