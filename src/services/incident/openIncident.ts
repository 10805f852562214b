import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertIncident, textsThatReached } from '@/db/incidentQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { IncidentKind } from '@/domain/incident/incident.ts';
import { sealWords } from './incidentWords.ts';

type IncidentDeps = Pick<Deps, 'vault' | 'newId' | 'now'> & { clinicId: string };

export type NewIncident = {
  kind: IncidentKind;
  source: 'staff' | 'wrong_number' | 'reassigned_number';
  what: string;
  discoveredAt: Date;
  people: number | null;
  mostInState: number | null;
  patientIds: readonly string[];
  textIds: readonly string[];
  /** The text that reported it. */
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
};

/** Stores an incident, from which moment its clock runs. Returns its id, or null when the text that reports it has reported it before. */
export async function openIncident(
  deps: IncidentDeps,
  tx: Connection,
  incident: NewIncident,
): Promise<string | null> {
  const { clinicId } = deps;
  const { what, patientIds, textIds, ...facts } = incident;
  const [id, now] = [deps.newId(), deps.now()];
  const { bytes, keyId } = await sealWords(deps.vault, clinicId, id, {
    what,
    factors: { data: '', recipient: '', viewed: '', mitigation: '' },
    reason: '',
  });
  const row = { ...facts, clinicId, id, wordsEncrypted: bytes, keyId, openedAt: now, updatedAt: now };
  if (!(await insertIncident(tx, row, { patientIds, textIds }))) return null;
  await recordChange(tx, clinicId, 'incident', id);
  await recordAudit(tx, {
    clinicId,
    id: deps.newId(),
    action: 'incident.opened',
    subjectKind: 'incident',
    subjectId: id,
    actorKind: incident.actorKind,
    actorId: incident.actorId,
    detail: { kind: incident.kind, source: incident.source, patientIds, texts: textIds.length },
    occurredAt: now,
  });
  return id;
}

const whatWords = {
  wrong_number:
    'Somebody wrote that the number is not the patient’s. The texts below had gone there before, and may have been read by whoever has the number.',
  reassigned_number:
    'A database of reassigned numbers says that the number has changed hands. The texts below went there since then, and may have been read by whoever has it now.',
} as const;

/**
 * A number turns out to be somebody else’s: what went there is an incident until somebody has weighed it (HIPAA-08, ID-06). None where nothing went
 * there. The caller holds the number’s lock and has prepared the vault.
 * @param found `patientIds`: who is reached there so far; `since`: when it changed hands, null where nobody knows
 */
export async function openIncidentOfNumber(
  deps: IncidentDeps,
  tx: Connection,
  found: {
    phoneNumber: string;
    patientIds: readonly string[];
    since: Date | null;
    source: 'wrong_number' | 'reassigned_number';
    messageId: string | null;
    actorKind: string;
    actorId: string | null;
  },
): Promise<string | null> {
  const { phoneNumber, since, patientIds, ...rest } = found;
  const texts = await textsThatReached(tx, deps.clinicId, phoneNumber, since);
  if (texts.length === 0) return null;
  const named = texts.flatMap(({ patientId }) => patientId ?? []);
  return openIncident(deps, tx, {
    ...rest,
    kind: 'wrong_number',
    what: whatWords[found.source],
    discoveredAt: deps.now(),
    people: null,
    mostInState: null,
    patientIds: [...new Set([...patientIds, ...named])],
    textIds: texts.map(({ id }) => id),
  });
}
