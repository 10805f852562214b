import type { Connection } from '@/db/database.ts';
import {
  eraseForms,
  eraseMedia,
  eraseNotices,
  eraseTexts,
  keptDays,
  lockAgedRows,
  lockRetention,
  noteRetention,
  retentionKinds,
  type AgedRow,
  type RetentionKind,
} from '@/db/retentionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { withoutWords } from './withoutWords.ts';

const batch = 500;
/** At one turn, so that a first run over years does not keep a connection for long. */
const mostBatches = 20;
const dayMs = 86_400_000;

/**
 * Removes what is past its time (HIPAA-07, AUD-04): the words of texts, of which a keyed hash stays, links to pictures, raw
 * webhooks, and, with the words, what closed notices hold. Nothing under a legal hold, nothing that is still on its way. Returns how many values were removed.
 */
export async function removeAged(deps: Deps, clinicId: string): Promise<number> {
  await deps.vault.prepare(clinicId);
  let removed = 0;
  for (const kind of retentionKinds)
    for (let turn = 0; turn < mostBatches; turn += 1) {
      const done = await deps.db.transaction().execute((tx) => removeBatch(deps, tx, clinicId, kind));
      removed += done.removed;
      if (done.looked < batch) break;
    }
  // What notices hold is what their texts said.
  const { texts } = await keptDays(deps.db, clinicId);
  const before = new Date(deps.now().getTime() - texts * dayMs);
  for (let turn = 0; turn < mostBatches; turn += 1) {
    const done = await eraseNotices(deps.db, clinicId, before, batch);
    removed += done;
    if (done < batch) break;
  }
  return removed;
}

async function removeBatch(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  kind: RetentionKind,
): Promise<{ looked: number; removed: number }> {
  const progress = await lockRetention(tx, clinicId, kind);
  if (!progress) return { looked: 0, removed: 0 };
  const { [kind]: days } = await keptDays(tx, clinicId);
  const now = deps.now();
  const rows = await lockAgedRows(tx, clinicId, kind, {
    after: progress.lastId,
    before: new Date(now.getTime() - days * dayMs),
    limit: batch,
  });
  const due = rows.filter(({ isHeld, value }) => !isHeld && value !== null);
  await erase(deps, tx, clinicId, kind, due, now);
  const lastId = rows.at(-1)?.id ?? progress.lastId;
  await noteRetention(tx, clinicId, kind, { lastId, removed: progress.removed + due.length });
  return { looked: rows.length, removed: due.length };
}

async function erase(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  kind: RetentionKind,
  rows: readonly AgedRow[],
  now: Date,
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (kind === 'media') return eraseMedia(tx, clinicId, ids);
  if (kind === 'forms') return eraseForms(tx, clinicId, ids);
  return eraseTexts(tx, clinicId, await withoutWords(deps, clinicId, rows), now);
}
