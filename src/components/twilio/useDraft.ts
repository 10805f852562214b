import { useSyncExternalStore } from 'react';
import { type ComposerDraft, emptyDraft, sessionDrafts } from './composerDraft.ts';
import { createDraftStore } from './draftStore.ts';

/** The drafts of this tab. */
export const drafts = createDraftStore(sessionDrafts);

/** The draft under an opaque key, and how to change it. A server that renders pages sees an empty one. */
export function useDraft(key: string) {
  const draft = useSyncExternalStore(
    drafts.subscribe,
    () => drafts.read(key),
    () => emptyDraft,
  );
  const isSending = useSyncExternalStore(
    drafts.subscribe,
    () => drafts.isSending(key),
    () => false,
  );
  const edit = (change: (known: ComposerDraft) => ComposerDraft) => drafts.edit(key, change);
  return { draft, isSending, edit };
}
