import { scopes, type Scope } from './scopes.ts';

/** What a staff member is to the clinic, from most to least trusted. */
export const roles = ['admin', 'manager', 'staff', 'read_only'] as const;

export type Role = (typeof roles)[number];

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

const dailyWork: readonly Scope[] = [
  ...readOnly,
  'messages:send',
  'conversations:write',
  'patients:write',
  'appointments:write',
  'consent:write',
  'tasks:write',
];

const scopesByRole: Record<Role, readonly Scope[]> = {
  admin: scopes,
  manager: [...dailyWork, 'campaigns:send', 'metrics:read', 'audit:read', 'operations:manage'],
  staff: dailyWork,
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
