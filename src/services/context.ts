import type { Deps } from '@/dispatch/deps.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Scope } from '@/domain/access/scopes.ts';

/** For the server, which stands above the services and knows nothing of what is below them. */
export type { Deps, Settings } from '@/dispatch/deps.ts';

/** What the owner of an API key, or the host application, declares about the consent of those it texts. */
export type Attestation = { categories: readonly Category[]; wording: string; by: string; at: Date };

/** Who acts. Every change says so, jobs and webhooks included. */
export type Actor =
  | {
      kind: 'staff';
      id: string;
      name: string;
      role: string;
      scopes: readonly Scope[];
      /** The clinic asks for a second factor, and this account has none: no scope until it is set up. */
      lacksSecondFactor?: true;
    }
  | { kind: 'api_key'; id: string; name: string; scopes: readonly Scope[]; attestation: Attestation | null }
  | {
      kind: 'host';
      id: string | null;
      name: string;
      scopes: readonly Scope[];
      attestation: Attestation | null;
    }
  /** On the page behind a one-time link; may do nothing that a scope names. */
  | { kind: 'patient'; id: string; scopes: readonly Scope[] }
  | { kind: 'webhook'; id: null }
  | { kind: 'job'; id: string };

/** One request's view: what acting needs, for which clinic, and who asks. */
export type Context = Deps & { clinicId: string; actor: Actor; requestId?: string };

/** Whether the actor may do this. Webhooks and jobs act for the clinic itself. */
export function mayDo(actor: Actor, scope: Scope): boolean {
  return actor.kind === 'webhook' || actor.kind === 'job' || actor.scopes.includes(scope);
}

/** Refuses unless the actor may do this. @throws Refusal forbidden */
export function requireScope(actor: Actor, scope: Scope): void {
  if (mayDo(actor, scope)) return;
  if (actor.kind === 'staff' && actor.lacksSecondFactor) {
    throw new Refusal('forbidden', 'This clinic asks for a second factor. Set it up first.', {
      reason: 'two_factor_required',
    });
  }
  const who =
    actor.kind === 'api_key'
      ? 'This API key'
      : actor.kind === 'staff'
        ? `The role “${actor.role}”`
        : 'This caller';
  throw new Refusal('forbidden', `${who} does not have the scope ${scope}.`, { reason: scope });
}

/** The columns that say who did it. */
export function actorColumns(actor: Actor): { actorKind: string; actorId: string | null } {
  return { actorKind: actor.kind, actorId: actor.id };
}
