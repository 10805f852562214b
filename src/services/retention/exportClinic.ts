import { exportedTables, exportPage, type ExportedTable } from '@/db/clinicExportQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { KeptRow } from '@/db/recordQueries.ts';
import { mayDo, requireScope, type Context } from '../context.ts';
import { openWords } from '../incident/incidentWords.ts';
import { recordDeed } from '../recordDeed.ts';
import { openFields } from '../notice/noticeFields.ts';
import { openNote } from '../waitingList/entryNote.ts';
import { openText } from './openText.ts';

const rowsTogether = 500;

/** A line of the export. The last one is `end`: without it the export was broken off. */
export type ExportLine =
  | {
      kind: 'export';
      id: string;
      madeAt: string;
      clinic: { name: string; timeZone: string };
      showsTexts: boolean;
    }
  | { kind: ExportedTable['name']; row: KeptRow }
  | { kind: 'end'; rows: number };

/**
 * Everything that is kept of a clinic, row by row, by the names of the tables and columns; secrets of staff and keys are not in it. Rows are
 * read a page at a time, so that memory and transactions stay small: what changes meanwhile is there as it was when its page was read.
 * That it was begun, and that it came to its end, is on the audit trail.
 */
export async function exportClinic(ctx: Context): Promise<AsyncGenerator<ExportLine>> {
  requireScope(ctx.actor, 'records:export');
  const id = ctx.newId();
  await note(ctx, id, 'clinic.export_begun', {});
  return lines(ctx, id);
}

async function* lines(ctx: Context, id: string): AsyncGenerator<ExportLine> {
  const { clinicId } = ctx;
  const showsTexts = mayDo(ctx.actor, 'messages:read');
  const { name, timeZone } = await clinicById(ctx.db, clinicId);
  yield { kind: 'export', id, madeAt: ctx.now().toISOString(), clinic: { name, timeZone }, showsTexts };
  let rows = 0;
  for (const table of exportedTables) {
    let after: readonly string[] | null = null;
    for (;;) {
      await ctx.vault.prepare(clinicId);
      const page = await exportPage(ctx.db, clinicId, table, after, rowsTogether);
      for (const { row, sealed, sealedIncident, sealedEntry, sealedNotice } of page) {
        rows += 1;
        if (sealed) yield { kind: table.name, row: await openText(ctx, row, sealed, showsTexts) };
        else if (sealedIncident)
          yield {
            kind: table.name,
            row: { ...row, words: showsTexts ? await openWords(ctx.vault, clinicId, sealedIncident) : null },
          };
        else if (sealedEntry)
          yield {
            kind: table.name,
            row: { ...row, note: showsTexts ? await openNote(ctx, sealedEntry) : null },
          };
        else if (sealedNotice)
          yield {
            kind: table.name,
            row: { ...row, ...(showsTexts ? await openFields(ctx, sealedNotice) : {}) },
          };
        else yield { kind: table.name, row };
      }
      if (page.length < rowsTogether) break;
      after = page.at(-1)?.key ?? null;
    }
  }
  await note(ctx, id, 'clinic.export_finished', { rows, showsTexts });
  yield { kind: 'end', rows };
}

async function note(ctx: Context, exportId: string, action: string, detail: object): Promise<void> {
  await ctx.db
    .transaction()
    .execute((tx) =>
      recordDeed(ctx, tx, { action, kind: 'operations', id: ctx.clinicId, detail: { exportId, ...detail } }),
    );
}
