import { outOfPlace } from '@/db/auditSealQueries.ts';
import type { Connection } from '@/db/database.ts';
import { idsInWords } from './idsInWords.ts';
import type { ChainFinding } from './verifyAudit.ts';

const mostIds = 1_000;

/** Events that the chain knows nothing of, or knows twice. */
export async function compareEvents(connection: Connection, clinicId: string): Promise<ChainFinding[]> {
  const { strays, vanished, doubled } = await outOfPlace(connection, clinicId, mostIds);
  const found: [readonly string[], ChainFinding['code'], string][] = [
    [
      strays,
      'event_outside',
      'in the trail, but under no seal and not waiting for one: put in past the chain',
    ],
    [
      vanished,
      'event_vanished',
      'waiting for a seal, but gone from the trail: taken out before it was sealed',
    ],
    [doubled, 'event_doubled', 'under more than one seal, or waiting although a seal covers it'],
  ];
  return found
    .filter(([ids]) => ids.length > 0)
    .map(([ids, code, words]) => ({
      code,
      sentence: `${ids.length}${ids.length === mostIds ? ' or more' : ''} event${ids.length === 1 ? ' is' : 's are'} ${words} (${idsInWords(ids)}).`,
    }));
}
