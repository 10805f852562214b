import type { Scope } from '@/domain/access/scopes.ts';
import { useSession } from './session.ts';

/** Why the person who is signed in may not do what the scope names; null when it is allowed. */
export function useNoPermission(scope: Scope): string | null {
  const { scopes } = useSession();
  return scopes.includes(scope)
    ? null
    : 'Your account may look at this, not change it. Ask an administrator.';
}
