import type { HonoRequest } from 'hono';

/** Whether a request carries a file, which is read as a stream by its route: none that a form of another site could post. */
export function isFileRequest(request: Pick<HonoRequest, 'method' | 'path' | 'header'>): boolean {
  return (
    request.method === 'POST' &&
    request.path === '/api/v2/imports' &&
    /^text\/csv\b/i.test(request.header('content-type') ?? '')
  );
}
