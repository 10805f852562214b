import {
  type ComposerDraft,
  type DraftStorage,
  forgetDrafts,
  loadDraft,
  saveDraft,
} from './composerDraft.ts';

/**
 * Drafts by key, in memory and in the session's storage at once: when `edit` returns, a reload finds the change. Drafts
 * outlive the composer that writes them, so an answer that comes after one has moved on still finds its draft.
 */
export function createDraftStore(storage: () => DraftStorage | null) {
  const held = new Map<string, ComposerDraft>();
  const sending = new Set<string>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function read(key: string): ComposerDraft {
    let draft = held.get(key);
    if (draft === undefined) {
      draft = loadDraft(storage(), key);
      held.set(key, draft);
    }
    return draft;
  }

  return {
    read,
    edit(key: string, change: (draft: ComposerDraft) => ComposerDraft): void {
      const known = read(key);
      const draft = change(known);
      if (draft === known) return;
      held.set(key, draft);
      saveDraft(storage(), key, draft);
      tell();
    },
    isSending: (key: string): boolean => sending.has(key),
    /** Marks a draft as being sent; false when it is already, as at a double click. */
    beginSending(key: string): boolean {
      if (sending.has(key)) return false;
      sending.add(key);
      tell();
      return true;
    },
    endSending(key: string): void {
      sending.delete(key);
      tell();
    },
    /** Forgets everything: for signing out by hand on a shared computer. */
    forget(): void {
      held.clear();
      forgetDrafts(storage());
      tell();
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type DraftStore = ReturnType<typeof createDraftStore>;
