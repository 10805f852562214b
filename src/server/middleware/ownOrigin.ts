import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ServerDeps } from '../serverDeps.ts';

/**
 * Refuses a request that a browser sends from anybody else's page. Every browser puts the page's origin on a request
 * that changes something, so that one without any is not from a browser, and has no business with a cookie.
 */
export function requireOwnOrigin(server: Pick<ServerDeps, 'trustedOrigins'>, request: Request): void {
  const origin = request.headers.get('origin');
  if (origin !== null && isOwnOrigin(server.trustedOrigins, request, origin)) return;
  throw new Refusal('forbidden', 'A signed-in browser may change things from our own pages only.', {
    reason: 'origin',
  });
}

function isOwnOrigin(trusted: readonly string[], request: Request, origin: string): boolean {
  if (trusted.includes(origin)) return true;
  // The page came from the very host and port that it now posts to; a browser does not let a page choose these.
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.origin === origin && parsed.host === request.headers.get('host');
}
