/**
 * A JSON answer. Made by the constructor, not by `Response.json`: @hono/node-server writes such a response out without
 * a stream in between.
 */
export function jsonAnswer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
