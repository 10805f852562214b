import type { Context as HonoContext, Env } from 'hono';
import { takeTokens } from '@/db/rateQueries.ts';
import { isReviewedLanguage, type ReviewedLanguage } from '@/domain/template/language.ts';
import { clientAddress } from './clientAddress.ts';
import type { ServerDeps } from './serverDeps.ts';

/**
 * Counts a visit of a public page against what one address may ask for there.
 * @param page the name of the page's limit
 * @returns 0, or the seconds until there is room again
 */
export async function takeVisit<E extends Env>(
  c: HonoContext<E>,
  server: ServerDeps,
  page: string,
  limit: { perSecond: number; capacity: number },
): Promise<number> {
  const { db, vault } = server.staff;
  const place = vault
    .numberHash('', `${page}/${clientAddress(c, server.trustedProxies) ?? ''}`)
    .toString('hex');
  const [waitSeconds = 0] = await takeTokens(db, [`${page}/${place}`], limit);
  return waitSeconds;
}

/** The language that was chosen on the page, else the first of ours that the browser asks for; undefined for neither. */
export function askedLanguage<E extends Env>(c: HonoContext<E>): ReviewedLanguage | undefined {
  const chosen = c.req.query('lang');
  if (chosen !== undefined && isReviewedLanguage(chosen)) return chosen;
  return (c.req.header('accept-language') ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find(isReviewedLanguage);
}
