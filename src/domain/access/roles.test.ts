import { expect, test } from 'vitest';
import { isRole, roleAllows, roles, scopesOfRole } from './roles.ts';
import { isScope, scopeMeanings, scopes } from './scopes.ts';

test('every scope has a meaning of its own', () => {
  expect(Object.keys(scopeMeanings).toSorted()).toEqual(scopes.toSorted());
  expect(new Set(Object.values(scopeMeanings)).size).toBe(scopes.length);
});

test('a role may do all that the roles below it may, and more', () => {
  for (const [index, role] of roles.entries()) {
    const below = roles[index + 1];
    if (below === undefined) continue;
    expect(new Set(scopesOfRole(role)).isSupersetOf(new Set(scopesOfRole(below)))).toBe(true);
    expect(scopesOfRole(role).length).toBeGreaterThan(scopesOfRole(below).length);
  }
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

test('only the exact words are roles and scopes', () => {
  expect(isRole('admin')).toBe(true);
  expect(isRole('Admin')).toBe(false);
  expect(isScope('messages:send')).toBe(true);
  expect(isScope('messages:*')).toBe(false);
});
