import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSend, parseAnswer } from './request.ts';

function sendWith(answer: () => Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const send = createSend({
    baseUrl: 'https://clinic.example',
    fetch: (url, init = {}) => {
      asked.push({ url: typeof url === 'string' ? url : 'not a text', init });
      return answer();
    },
  });
  return { asked, send };
}
const json = (status: number, body: unknown) => () => Promise.resolve(Response.json(body, { status }));

describe('createSend', () => {
  it('sends the body, the query and the key, and leaves out what is undefined', async () => {
    const { asked, send } = sendWith(json(200, { ok: true }));
    await send('POST', '/x', {
      body: { a: 1 },
      query: { limit: 50, cursor: undefined },
      idempotencyKey: 'k',
    });
    expect(asked[0]?.url).toBe('https://clinic.example/x?limit=50');
    expect(asked[0]?.init.body).toBe('{"a":1}');
    expect(new Headers(asked[0]?.init.headers).get('idempotency-key')).toBe('k');
  });

  it('turns a problem document into words, a code and a field', async () => {
    const { send } = sendWith(
      json(422, {
        type: 'about:blank',
        title: 'The recipient has opted out',
        status: 422,
        success: false,
        error: 'This number has opted out.',
        advice: 'Call instead.',
        code: 'recipient_opted_out',
        requestId: 'r-1',
        isRetrySafe: false,
        field: 'to',
      }),
    );
    await expect(send('POST', '/x')).rejects.toMatchObject({
      code: 'recipient_opted_out',
      message: 'This number has opted out. Call instead.',
      field: 'to',
      requestId: 'r-1',
      isRetrySafe: false,
    });
  });

  it.each([
    [401, 'unauthenticated'],
    [502, 'unreadable_answer'],
  ])('makes sense of a %s page that is not ours', async (status, code) => {
    const { send } = sendWith(() => Promise.resolve(new Response('<html>', { status })));
    await expect(send('GET', '/x')).rejects.toMatchObject({ code, status });
  });

  it('says that the server cannot be reached, and lets an aborted request stay aborted', async () => {
    const { send } = sendWith(() => Promise.reject(new TypeError('failed to fetch')));
    await expect(send('GET', '/x')).rejects.toMatchObject({ code: 'unreachable', isRetrySafe: true });
    await expect(send('GET', '/x', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(TypeError);
  });

  it('gives null for 204', async () => {
    const { send } = sendWith(() => Promise.resolve(new Response(null, { status: 204 })));
    expect(await send('POST', '/x')).toBeNull();
  });
});

describe('parseAnswer', () => {
  it('refuses an answer that does not fit its contract', () => {
    const schema = z.object({ id: z.string() });
    expect(parseAnswer(schema, { id: 'a', more: 1 })).toEqual({ id: 'a' });
    expect(() => parseAnswer(schema, { id: 1 })).toThrow(
      expect.objectContaining({ code: 'unreadable_answer' }),
    );
  });
});
