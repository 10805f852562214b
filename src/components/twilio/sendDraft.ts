import { ApiProblem } from '@/client/apiProblem.ts';
import type { SendSmsAnswer, SendSmsRequest } from '@/contracts/message.ts';
import { nothingWritten } from './composerDraft.ts';
import { clientKeyFor, mustKeepKey } from './composerSending.ts';
import type { ComposerTransport } from './composerTransport.ts';
import type { DraftStore } from './draftStore.ts';

/** What went wrong with an attempt, and whether the text may nevertheless be on its way. */
export interface SendProblem {
  error: Error;
  isDoubtful: boolean;
  /** The server keeps it until a second person has looked. */
  isHeld: boolean;
  /** Sending it again makes sense, and cannot make a second text. */
  canRepeat: boolean;
  /** The attempt's text, when something else has been written meanwhile. */
  canRestore: boolean;
  /** Our id, where the server has the text and finds out what became of it. */
  id: string | null;
}

export type SendOutcome =
  | { kind: 'sent'; answer: SendSmsAnswer }
  | { kind: 'failed'; problem: SendProblem }
  /** The same draft is being sent already: a double click. */
  | { kind: 'ignored' };

/**
 * Sends the text of a draft exactly once. The request and its key are in the draft's storage before the first byte
 * leaves, and stay there until an answer says what became of it; the written text makes room at once, and comes back
 * when it was refused.
 */
export async function sendDraft(
  store: DraftStore,
  draftKey: string,
  request: SendSmsRequest,
  transport: Pick<ComposerTransport, 'send'>,
  newKey: () => string,
): Promise<SendOutcome> {
  if (!store.beginSending(draftKey)) return { kind: 'ignored' };
  const { pending, ...written } = store.read(draftKey);
  const clientKey = clientKeyFor(pending, request, newKey);
  store.edit(draftKey, () => ({ ...nothingWritten, pending: { clientKey, request, written } }));
  try {
    const answer = await transport.send(request, clientKey);
    store.edit(draftKey, (known) =>
      known.pending?.clientKey === clientKey ? { ...known, pending: null } : known,
    );
    return { kind: 'sent', answer };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { kind: 'failed', problem: takeBack(store, draftKey, clientKey, error) };
  } finally {
    store.endSending(draftKey);
  }
}

function takeBack(store: DraftStore, draftKey: string, clientKey: string, error: Error): SendProblem {
  const isDoubtful = mustKeepKey(error);
  const isHeld = error instanceof ApiProblem && error.code === 'content_held';
  const isServers = isHeld || (error instanceof ApiProblem && error.code === 'outcome_unknown');
  const id = isServers ? (error.document?.id ?? null) : null;
  const hasMovedOn = store.read(draftKey).text !== '';
  store.edit(draftKey, (known) => {
    if (known.pending?.clientKey !== clientKey) return known;
    // The server keeps this one: it is shown among the sent texts, not written again.
    if (id !== null) return { ...known, pending: null };
    if (hasMovedOn) return known;
    return { ...known.pending.written, pending: isDoubtful ? known.pending : null };
  });
  return {
    error,
    isDoubtful,
    isHeld,
    canRepeat: isDoubtful && id === null,
    canRestore: hasMovedOn && id === null,
    id,
  };
}
