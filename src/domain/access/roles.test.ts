import { expect, test } from 'vitest';
import { isRole, roleAllows, roles, scopesOfRole } from './roles.ts';
import { isScope, scopeMeanings, scopes, type Scope } from './scopes.ts';

test('every scope has a meaning of its own', () => {
  expect(Object.keys(scopeMeanings).toSorted()).toEqual(scopes.toSorted());
  expect(new Set(Object.values(scopeMeanings)).size).toBe(scopes.length);
});

test.each([
  ['admin', 'manager'],
  ['manager', 'staff'],
  ['staff', 'scheduler'],
  ['staff', 'read_only'],
] as const)('%s may do all that %s may, and more', (above, below) => {
  expect(new Set(scopesOfRole(above)).isSupersetOf(new Set(scopesOfRole(below)))).toBe(true);
  expect(scopesOfRole(above).length).toBeGreaterThan(scopesOfRole(below).length);
});

test('HIPAA-06 reading words, texting many, exporting, erasing and administration are apart from seeing that there are texts', () => {
  expect(who('conversations:read')).toEqual(roles);
  expect(who('messages:read')).toEqual(['admin', 'manager', 'staff', 'read_only']);
  expect(who('messages:send')).toEqual(['admin', 'manager', 'staff']);
  expect(who('campaigns:send')).toEqual(['admin', 'manager']);
  expect(who('records:export')).toEqual(['admin', 'manager']);
  for (const scope of ['records:erase', 'clinic:write', 'staff:manage', 'keys:manage'] as const)
    expect(who(scope)).toEqual(['admin']);
});

test('no role lists a scope twice, and the admin has every scope', () => {
  for (const role of roles) expect(new Set(scopesOfRole(role)).size).toBe(scopesOfRole(role).length);
  expect(scopesOfRole('admin')).toEqual(scopes);
});

test('who only reads neither sends nor changes', () => {
  expect(scopesOfRole('read_only').every((scope) => scope.endsWith(':read'))).toBe(true);
  expect(roleAllows('read_only', 'messages:send')).toBe(false);
});

test.each([
  ['staff', 'messages:send', true],
  ['staff', 'consent:write', true],
  ['staff', 'audit:read', false],
  ['manager', 'audit:read', true],
  ['manager', 'keys:manage', false],
  ['admin', 'keys:manage', true],
] as const)('%s and %s: %s', (role, scope, allowed) => {
  expect(roleAllows(role, scope)).toBe(allowed);
});

function who(scope: Scope) {
  return roles.filter((role) => roleAllows(role, scope));
}

test('only the exact words are roles and scopes', () => {
  expect(isRole('admin')).toBe(true);
  expect(isRole('Admin')).toBe(false);
  expect(isScope('messages:send')).toBe(true);
  expect(isScope('messages:*')).toBe(false);
});
