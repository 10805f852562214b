import { describe, expect, it } from 'vitest';
import { type ApiProblem, problemFromAnswer, unreachable } from '@/client/apiProblem.ts';
import type { SendSmsAnswer, SendSmsRequest } from '@/contracts/message.ts';
import { type ProblemCode, problemStatus } from '@/contracts/problem.ts';
import { refusals } from '@/domain/refusal/refusalCode.ts';
import type { DraftStorage } from './composerDraft.ts';
import { createDraftStore } from './draftStore.ts';
import { sendDraft } from './sendDraft.ts';

class TabStorage implements DraftStorage {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

/** A server that makes one text per key, whatever happens to its answers. */
class Server {
  readonly texts = new Map<string, SendSmsRequest>();
  answer: () => void = () => undefined;
  send = async (request: SendSmsRequest, clientKey: string): Promise<SendSmsAnswer> => {
    if (!this.texts.has(clientKey)) this.texts.set(clientKey, request);
    await Promise.resolve();
    this.answer();
    return {
      success: true,
      messageId: 'SM1',
      details: { status: 'queued', dateCreated: '2026-11-22T12:00:00Z' },
      id: '0193a000-0000-7000-8000-000000000001',
      segments: 1,
      encoding: 'GSM-7',
      text: request.message,
      additions: [],
      warnings: [],
    };
  };
}

function refused(code: ProblemCode, id?: string): ApiProblem {
  const { isRetrySafe, title } = refusals[code];
  const status = problemStatus[code];
  return problemFromAnswer(status, {
    type: 'about:blank',
    title,
    status,
    success: false,
    error: title,
    code,
    requestId: 'r',
    isRetrySafe,
    ...(id === undefined ? {} : { id }),
  });
}

const request = (message: string): SendSmsRequest => ({ to: '+15551234567', message });

function setUp() {
  const storage = new TabStorage();
  const server = new Server();
  let keys = 0;
  const newKey = () => `key-${(keys += 1)}`;
  const openPage = () => createDraftStore(() => storage);
  const write = (page: ReturnType<typeof openPage>, text: string) =>
    page.edit('thread', (known) => ({ ...known, text }));
  const send = (page: ReturnType<typeof openPage>) =>
    sendDraft(page, 'thread', request(page.read('thread').text), server, newKey);
  return { storage, server, openPage, write, send };
}

describe('sendDraft', () => {
  it('empties the draft and leaves nothing in the storage once the text is answered', async () => {
    const { storage, server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    expect(await send(page)).toMatchObject({ kind: 'sent', answer: { messageId: 'SM1' } });
    expect(page.read('thread')).toMatchObject({ text: '', pending: null });
    expect(storage.kept.size).toBe(0);
    expect(server.texts.size).toBe(1);
  });

  it('makes one text of a double click', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    const outcomes = await Promise.all([send(page), send(page)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'ignored']);
    expect(server.texts.size).toBe(1);
  });

  it('makes one text when the answer is lost and the same text is sent again', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      throw unreachable(new TypeError('network'));
    };
    expect(await send(page)).toMatchObject({
      kind: 'failed',
      problem: { isDoubtful: true, canRepeat: true },
    });
    expect(page.read('thread').text).toBe('Hello');
    server.answer = () => undefined;
    expect(await send(page)).toMatchObject({ kind: 'sent' });
    expect(server.texts.size).toBe(1);
  });

  it('makes one text when the page is reloaded before the answer, and gives the text back', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    const { promise: never } = Promise.withResolvers<SendSmsAnswer>();
    const answering = server.send;
    server.send = async (sent, clientKey) => {
      await answering(sent, clientKey);
      return never;
    };
    void send(page);
    await Promise.resolve();

    server.send = answering;
    const reloaded = openPage();
    expect(reloaded.read('thread').text).toBe('Hello');
    expect(await send(reloaded)).toMatchObject({ kind: 'sent' });
    expect(server.texts.size).toBe(1);
  });

  it('makes a second text when the words were changed after a lost answer', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      throw unreachable(new TypeError('network'));
    };
    await send(page);
    server.answer = () => undefined;
    write(page, 'Hello again');
    await send(page);
    expect([...server.texts.values()].map(({ message }) => message)).toEqual(['Hello', 'Hello again']);
  });

  it('gives a refused text back, with a new key, because the first answer would come again', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      throw refused('consent_missing');
    };
    expect(await send(page)).toMatchObject({
      kind: 'failed',
      problem: { isDoubtful: false, canRestore: false },
    });
    expect(page.read('thread')).toMatchObject({ text: 'Hello', pending: null });
    server.answer = () => undefined;
    await send(page);
    expect([...server.texts.keys()]).toEqual(['key-1', 'key-2']);
  });

  it('leaves a text whose outcome is unknown to the server, and does not offer to write it again', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      throw refused('outcome_unknown', '0193a000-0000-7000-8000-000000000002');
    };
    expect(await send(page)).toMatchObject({
      kind: 'failed',
      problem: { id: '0193a000-0000-7000-8000-000000000002', canRepeat: false, canRestore: false },
    });
    expect(page.read('thread')).toMatchObject({ text: '', pending: null });
  });

  it('does not write a refused text over what has been written meanwhile', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      write(page, 'Next');
      throw refused('consent_missing');
    };
    expect(await send(page)).toMatchObject({ kind: 'failed', problem: { canRestore: true } });
    expect(page.read('thread')).toMatchObject({ text: 'Next', pending: { written: { text: 'Hello' } } });
  });

  it('can send again after a failure', async () => {
    const { server, openPage, write, send } = setUp();
    const page = openPage();
    write(page, 'Hello');
    server.answer = () => {
      throw refused('rate_limited');
    };
    await send(page);
    expect(page.isSending('thread')).toBe(false);
  });
});
