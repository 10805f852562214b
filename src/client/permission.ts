import { notAllowed } from '@/domain/access/notAllowed.ts';
import type { Scope } from '@/domain/access/scopes.ts';
import { useSession } from './session.ts';

/** Whether the person who is signed in may do what the scope names: what they may not do is not offered. */
export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope);
}

/** Why the person who is signed in may not do what the scope names; null when it is allowed. */
export function useNoPermission(scope: Scope): string | null {
  return useMay(scope) ? null : notAllowed;
}
