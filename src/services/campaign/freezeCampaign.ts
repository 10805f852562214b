import { setImmediate as othersFirst } from 'node:timers/promises';
import { alikeDecisions, recordAlikeDecisions, type AlikeDecisions } from '@/db/alikeDecisionQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import {
  conversationsWith,
  insertCampaignTexts,
  recordQueuedTexts,
  type FrozenBatch,
  type FrozenText,
} from '@/db/campaignTextInserts.ts';
import { lockCampaign, updateCampaign, type CampaignRow } from '@/db/campaignQueries.ts';
import type { Connection } from '@/db/database.ts';
import { judgePage, readPage, type Judged, type ListPage } from './judgePage.ts';
import { openCampaign, type CampaignDeps, type OpenCampaign } from './openCampaign.ts';
import { recipientDecisions } from './recipientDecisions.ts';
import { textWindow } from './sendingWindow.ts';
import { skippedCounts } from './skippedCounts.ts';

export type FreezeOptions = {
  /** Recipients a transaction. */
  batchSize?: number;
  /** A turn ends after this time, so that a process that is to stop need not wait for a whole campaign. */
  turnMs?: number;
};

const defaultBatchSize = 1_000;
const defaultTurnMs = 2_000;

/** A text that is written and sealed; its conversation is found or made when it is committed. */
type Prepared = Omit<FrozenText, 'conversationId'>;
type Batch = { judged: readonly Judged[]; texts: readonly Prepared[]; keyId: string; isLast: boolean };

/**
 * Goes on freezing: each of the list is judged by the gate, and gets a queued text or a decision that says why not, a batch a
 * transaction. The place in the list moves in that same transaction, under the campaign's lock: after a crash, and with two
 * workers at it, each of the list is looked at once, and the unique key of campaign and number stands behind that. While one batch is
 * being committed the next one is being written, and the page after that read.
 *
 * What is read before the commit may be out of date by then. That is made good in the claim: it asks for opt-outs again, and for
 * consents that were taken back since the campaign was started.
 * @returns how many of the list were looked at
 */
export async function freezeCampaign(
  deps: CampaignDeps,
  row: CampaignRow,
  { batchSize = defaultBatchSize, turnMs = defaultTurnMs }: FreezeOptions = {},
): Promise<number> {
  const until = performance.now() + turnMs;
  const open = await openCampaign(deps, row);
  const seen = new Set<string>();
  let place = row.frozenThrough;
  let looked = 0;
  let batch: Batch | null = null;
  let page: ListPage | null = await readPage(deps, open, { limit: batchSize, afterId: place });
  while (batch !== null || page !== null) {
    const next: Step = await step(deps, open, { place, batch, page }, batchSize, seen);
    // Paused, cancelled, or another worker is at it.
    if (!next.isOurs) return looked;
    looked += batch?.judged.length ?? 0;
    place = batch?.judged.at(-1)?.recipient.patientId ?? place;
    if (looked > 0 && performance.now() > until) break;
    ({ batch, page } = next);
  }
  return looked;
}

type Step = { isOurs: boolean; batch: Batch | null; page: ListPage | null };

/** Commits a batch, writes the next one, and reads the page after that, all at once. */
async function step(
  deps: CampaignDeps,
  open: OpenCampaign,
  { place, batch, page }: { place: string | null; batch: Batch | null; page: ListPage | null },
  limit: number,
  seen: Set<string>,
): Promise<Step> {
  // All come to their end: what fails in one must not leave another's transaction running unheard.
  const [committed, written, read] = await Promise.allSettled([
    batch === null ? true : commit(deps, open, place, batch),
    page && write(deps, open, page, limit, seen),
    page && readNext(deps, open, page, limit),
  ]);
  if (committed.status === 'rejected') throw committed.reason;
  if (written.status === 'rejected') throw written.reason;
  if (read.status === 'rejected') throw read.reason;
  return { isOurs: committed.value, batch: written.value, page: read.value };
}

/** The page after this one; null when this is the last. */
async function readNext(
  deps: CampaignDeps,
  open: OpenCampaign,
  { listed }: ListPage,
  limit: number,
): Promise<ListPage | null> {
  const last = listed.at(-1);
  return listed.length < limit || last === undefined
    ? null
    : readPage(deps, open, { limit, afterId: last.patientId });
}

async function write(
  deps: CampaignDeps,
  open: OpenCampaign,
  page: ListPage,
  limit: number,
  seen: Set<string>,
): Promise<Batch> {
  const seal = await deps.vault.sealer(open.row.clinicId);
  const judged = await judgePage(open, page, seen);
  let keyId = open.row.keyId;
  const texts = judged.flatMap(({ recipient, verdict }): Prepared[] => {
    if (verdict.kind === 'skip' || recipient.phoneNumber === null) return [];
    const id = deps.newId();
    const sealed = seal({ table: 'message', column: 'body', id }, verdict.text);
    keyId = sealed.keyId;
    return [
      {
        id,
        verdict: verdict.verdict,
        ...textWindow(
          verdict.verdict.notBefore ?? open.rules.now,
          verdict.verdict.leavesBy,
          open.row.sendsUntil ?? new Date(open.rules.now.epochMilliseconds),
        ),
        patientId: recipient.patientId,
        phoneNumber: recipient.phoneNumber,
        body: sealed.bytes,
        encoding: verdict.encoding,
        segments: verdict.segments,
        language: verdict.language,
        additions: verdict.additions,
      },
    ];
  });
  return { judged, texts, keyId, isLast: judged.length < limit };
}

type Decided = { all: ReturnType<typeof recipientDecisions>; kept: AlikeDecisions };

/** Writes a batch, if the campaign is still where it was. Returns whether it was. */
function commit(
  deps: CampaignDeps,
  open: OpenCampaign,
  place: string | null,
  { judged, texts, keyId, isLast }: Batch,
): Promise<boolean> {
  const { clinicId, id } = open.row;
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockCampaign(tx, clinicId, id);
    if (row?.state !== 'freezing' || row.frozenThrough !== place) return false;
    const now = deps.now();
    const batch = batchOf(open, row, keyId, now);
    const { complete, conversations } = await withConversations(deps, tx, open, judged, texts);
    const decide = (queued: ReadonlySet<string>): Decided => {
      const all = recipientDecisions(deps, batch, { judged, texts, queued, conversations });
      return { all, kept: alikeDecisions(all.map(({ decision }) => decision)) };
    };
    // While the texts are inserted the decisions are put into words, as if all of them were new: nearly always they are.
    const [queued, expected] = await Promise.all([
      insertCampaignTexts(tx, batch, complete),
      othersFirst().then(() => decide(new Set(texts.map(({ id: textId }) => textId)))),
    ]);
    const decided = queued.size === texts.length ? expected : decide(queued);
    await recordQueuedTexts(tx, clinicId, [...queued], now, deps.newId);
    await recordAlikeDecisions(tx, clinicId, decided.kept);
    await updateCampaign(tx, clinicId, id, {
      frozenThrough: judged.at(-1)?.recipient.patientId ?? place,
      texts: row.texts + queued.size,
      skipped: JSON.stringify(skippedCounts(row.skipped, decided.all)),
      updatedAt: now,
      ...(isLast ? { frozenAt: now, state: 'sending' } : {}),
    });
    await recordChange(tx, clinicId, 'campaign', id);
    return true;
  });
}

function batchOf({ sender, rules }: OpenCampaign, row: CampaignRow, keyId: string, now: Date): FrozenBatch {
  if (row.startedAt === null) throw new Error(`campaign ${row.id} is being frozen and was never started`);
  return {
    clinicId: row.clinicId,
    campaignId: row.id,
    senderId: sender.id,
    senderNumber: sender.messagingServiceSid ? null : sender.phoneNumber,
    category: row.category,
    needsPart2: rules.isSud,
    templateKey: row.templateKey,
    keyId,
    actorKind: row.startedByKind ?? row.actorKind,
    actorId: row.startedById,
    createdAt: row.startedAt,
    occurredAt: now,
  };
}

async function withConversations(
  deps: CampaignDeps,
  tx: Connection,
  { row, sender }: OpenCampaign,
  judged: readonly Judged[],
  texts: readonly Prepared[],
): Promise<{ complete: FrozenText[]; conversations: ReadonlyMap<string, string> }> {
  const conversations = new Map(
    judged.flatMap(({ recipient: { phoneNumber, conversationId } }) =>
      phoneNumber !== null && conversationId !== null ? [[phoneNumber, conversationId] as const] : [],
    ),
  );
  const missing = texts.flatMap(({ phoneNumber }) => (conversations.has(phoneNumber) ? [] : [phoneNumber]));
  const made = await conversationsWith(tx, row.clinicId, sender.id, missing, deps.newId);
  for (const [phoneNumber, id] of made) conversations.set(phoneNumber, id);
  const complete = texts.map((text) => {
    const conversationId = conversations.get(text.phoneNumber);
    if (conversationId === undefined) throw new Error('a conversation that was just made is not there');
    return { ...text, conversationId };
  });
  return { complete, conversations };
}
