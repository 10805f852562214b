import { forgetWebhookEvents } from '@/db/webhookLogQueries.ts';
import type { Deps } from '../context.ts';

/** How long a message and the log of its attempts are kept, and can be asked for again. */
export const keptDays = 30;

/** Removes what is older. Returns how many events that were. */
export function forgetWebhooks(deps: Deps, clinicId: string): Promise<number> {
  return forgetWebhookEvents(deps.db, clinicId, new Date(deps.now().getTime() - keptDays * 86_400_000));
}
