import type { AuditKeys } from '@/db/auditKeys.ts';
import { eventsOf, sealsAfter, type SealRow } from '@/db/auditSealQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { ChainHead } from '@/domain/audit/head.ts';
import { noHash, sealedText, type SealedEvent } from '@/domain/audit/sealedText.ts';
import { headOf } from './chainHead.ts';
import { idsInWords } from './idsInWords.ts';
import type { ChainFinding } from './verifyAudit.ts';

/** Seals that are read together, and the events that are: memory stays the same for a trail of any length. */
const sealsAtOnce = 200;
const eventsAtOnce = 5_000;
/** A finding for each seal of a chain that was rewritten would hide what happened. */
const mostFindings = 50;

type Walk = { seals: number; events: number; head: ChainHead | null; findings: ChainFinding[] };

/** Follows a clinic's seals from the first to the last, and finds what does not fit. */
export async function walkChain(
  connection: Connection,
  keys: AuditKeys,
  clinicId: string,
  heads: readonly ChainHead[],
): Promise<Walk> {
  const findings: ChainFinding[] = [];
  let hidden = 0;
  const find = (code: ChainFinding['code'], sentence: string): void => {
    if (findings.length < mostFindings) findings.push({ code, sentence });
    else hidden += 1;
  };
  const toMeet = new Map(heads.map((head) => [head, true]));
  let before: SealRow | undefined;
  let seals = 0;
  for (;;) {
    const page = await sealsAfter(connection, clinicId, before?.number ?? 0, sealsAtOnce);
    for (const group of groupsOf(page)) {
      const events = await readEvents(connection, clinicId, group);
      for (const seal of group) {
        checkPlace(seal, before, find);
        checkContent(keys, clinicId, seal, events, find);
        for (const head of heads) if (meets(head, clinicId, seal, find)) toMeet.delete(head);
        before = seal;
        seals += 1;
      }
    }
    if (page.length < sealsAtOnce) break;
  }
  for (const head of toMeet.keys()) {
    find(
      'head_truncated',
      `The chain ends at seal ${before?.number ?? 0}, but a head of ${head.sealedAt} was at seal ${head.seal} with ${head.events} events: what came between was cut off, or an older database was restored.`,
    );
  }
  if (hidden > 0)
    findings.push({ code: 'seal_altered', sentence: `${hidden} findings more are not listed.` });
  return {
    seals,
    events: before?.lastPosition ?? 0,
    head: before ? headOf(clinicId, before) : null,
    findings,
  };
}

type Find = (code: ChainFinding['code'], sentence: string) => void;

function checkPlace(seal: SealRow, before: SealRow | undefined, find: Find): void {
  const expected = (before?.number ?? 0) + 1;
  if (seal.number !== expected) {
    const last = seal.number - 1;
    find(
      'seal_missing',
      expected === last ? `Seal ${expected} is gone.` : `Seals ${expected} to ${last} are gone.`,
    );
    return;
  }
  if (seal.previousHash.toString('hex') !== (before?.hash.toString('hex') ?? noHash))
    find('seal_unlinked', `Seal ${seal.number} does not follow the seal before it.`);
  if (seal.lastPosition !== (before?.lastPosition ?? 0) + seal.events.length)
    find('seal_miscounted', `Seal ${seal.number} does not go on counting where the seal before it ended.`);
}

function checkContent(
  keys: AuditKeys,
  clinicId: string,
  seal: SealRow,
  known: ReadonlyMap<string, SealedEvent>,
  find: Find,
): void {
  const where = `seal ${seal.number} (events ${seal.lastPosition - seal.events.length + 1} to ${seal.lastPosition})`;
  const missing = seal.events.filter((id) => !known.has(id));
  if (missing.length > 0) {
    find(
      'event_missing',
      `Under ${where}, ${missing.length} of the events are gone: ${idsInWords(missing)}.`,
    );
    return;
  }
  const events = seal.events.flatMap((id) => known.get(id) ?? []);
  const text = sealedText(
    {
      clinicId,
      number: seal.number,
      lastPosition: seal.lastPosition,
      count: events.length,
      previousHash: seal.previousHash.toString('hex'),
      keyId: seal.keyId,
      sealedAt: seal.sealedAt,
    },
    events,
  );
  const hash = keys.hash(seal.keyId, clinicId, text);
  if (!hash)
    find(
      'key_unknown',
      `Nothing can be said of ${where}: it names the key ${seal.keyId}, which is not known here.`,
    );
  else if (!hash.equals(seal.hash))
    find(
      'seal_altered',
      `What is under ${where} is not what was sealed: an event, their order or the seal was changed.`,
    );
}

/** Whether the chain has come to where the head was. */
function meets(head: ChainHead, clinicId: string, seal: SealRow, find: Find): boolean {
  if (seal.number !== head.seal) return false;
  const now = headOf(clinicId, seal);
  if (now.hash !== head.hash || now.events !== head.events || now.sealedAt !== head.sealedAt)
    find(
      'head_rewritten',
      `Seal ${seal.number} is not the one that the head of ${head.sealedAt} names: the chain was written anew before it, or it is another database’s.`,
    );
  return true;
}

/** Seals in groups of so many events that they are read together. */
function groupsOf(seals: readonly SealRow[]): SealRow[][] {
  const groups: SealRow[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const seal of seals) {
    if (size + seal.events.length > eventsAtOnce) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(seal);
    size += seal.events.length;
  }
  return groups;
}

async function readEvents(
  connection: Connection,
  clinicId: string,
  seals: readonly SealRow[],
): Promise<Map<string, SealedEvent>> {
  const ids = seals.flatMap(({ events }) => events);
  return new Map((await eventsOf(connection, clinicId, ids)).map((event) => [event.id, event]));
}
