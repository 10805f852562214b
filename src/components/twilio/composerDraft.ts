import { z } from 'zod';
import { sendSmsRequestSchema } from '@/contracts/message.ts';
import { categories } from '@/domain/message/category.ts';

const writtenSchema = z.object({
  text: z.string(),
  templateKey: z.string().nullable(),
  values: z.record(z.string(), z.string()),
  /** The text is no longer what the template gave. */
  isEdited: z.boolean(),
  /** What it is about, where somebody said so; else the template says, or who wrote last. */
  category: z.enum(categories).nullable().default(null),
});
const draftSchema = writtenSchema.extend({
  /** A text that was sent and not yet answered: repeating it must carry the same key. */
  pending: z
    .object({ clientKey: z.string(), request: sendSmsRequestSchema, written: writtenSchema })
    .nullable(),
});
export type WrittenText = z.infer<typeof writtenSchema>;
export type ComposerDraft = z.infer<typeof draftSchema>;

export const nothingWritten: WrittenText = {
  text: '',
  templateKey: null,
  values: {},
  isEdited: false,
  category: null,
};
export const emptyDraft: ComposerDraft = { ...nothingWritten, pending: null };

/** What we use of the browser's storage: the session's, never the local one, so that it ends with the tab. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'hearback.draft.';

/** The session's storage, or nothing where it is switched off: drafts then live as long as the page. */
export function sessionDrafts(): DraftStorage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** Reads a draft; one that was sent and not answered gets its text back. What cannot be read counts as empty. */
export function loadDraft(storage: DraftStorage | null, key: string): ComposerDraft {
  const kept = storage?.getItem(prefix + key) ?? null;
  if (kept === null) return emptyDraft;
  let parsed: ComposerDraft | undefined;
  try {
    parsed = draftSchema.safeParse(JSON.parse(kept)).data;
  } catch {
    return emptyDraft;
  }
  if (parsed === undefined) return emptyDraft;
  return parsed.text === '' && parsed.pending !== null ? { ...parsed, ...parsed.pending.written } : parsed;
}

/** Keeps a draft; an empty one leaves nothing behind. A full storage is no reason to stop typing. */
export function saveDraft(storage: DraftStorage | null, key: string, draft: ComposerDraft): void {
  try {
    if (draft.text === '' && draft.templateKey === null && draft.pending === null)
      storage?.removeItem(prefix + key);
    else storage?.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // Full or switched off: the draft lives in memory until the page is closed.
  }
}

/** Takes all drafts out of a storage. */
export function forgetDrafts(storage: DraftStorage | null): void {
  for (const key of Object.keys(storage ?? {})) {
    if (key.startsWith(prefix)) storage?.removeItem(key);
  }
}
