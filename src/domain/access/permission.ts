import type { Scope } from './scopes.ts';

/**
 * What a route asks of its caller: a scope, which a role or an API key has or has not; or `signed_in`, to be a staff
 * member, for what everybody does about themselves. Whoever must still set up the second factor may do the latter alone.
 */
export type Permission = Scope | 'signed_in';
