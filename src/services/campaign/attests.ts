import type { Category } from '@/domain/message/category.ts';
import type { Actor } from '../context.ts';

/** Whether the owner of this key, or the host application, declares consent for texts of this category. */
export function attests(actor: Actor, category: Category): boolean {
  const isCaller = actor.kind === 'api_key' || actor.kind === 'host';
  return isCaller && actor.attestation !== null && actor.attestation.categories.includes(category);
}
