import type { Appointment } from '@medplum/fhirtypes';
import { fhirConnectionById, type FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import { resourceIdOf } from '@/db/fhirLinkQueries.ts';
import {
  answerToWrite,
  claimWrites,
  settleWrite,
  textToWrite,
  type FhirOutboxRow,
  type TextToWrite,
} from '@/db/fhirOutboxQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { mostAttempts, waitAfter } from '@/domain/fhir/faults.ts';
import { ownSearch, writeAnswer, writeStatus, writeText } from '@/domain/fhir/writeBack.ts';
import { shownStatus } from '@/domain/message/status.ts';
import { FhirFault } from './fhirFault.ts';
import { fhirServer, type FhirServer } from './fhirServer.ts';

const atATime = 25;
/** A write that a worker has taken comes again after this, should the worker be gone. */
const claimMs = 5 * 60_000;

/**
 * Writes to servers what has happened: answers, and texts with what became of them. Each under an identifier of ours, by which the server finds
 * one that was written already. Returns how much was tried.
 */
export async function writeFhir(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  const until = new Date(now.getTime() + claimMs);
  const rows = await claimWrites(deps.db, clinicId, { now, until, limit: atATime });
  if (rows.length > 0) await deps.vault.prepare(clinicId);
  for (const row of rows) await writeOne(deps, row);
  return rows.length;
}

async function writeOne(deps: Deps, row: FhirOutboxRow): Promise<void> {
  const connection = await fhirConnectionById(deps.db, row.clinicId, row.connectionId);
  if (!connection || connection.pausedAt !== null) return;
  try {
    const resourceId = await write(deps, connection, row);
    await settleWrite(deps.db, row, { kind: 'done', at: deps.now(), resourceId });
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    const now = deps.now();
    const isOver = !error.mayPass || row.attempts >= mostAttempts;
    const wait = Math.max(waitAfter(row.attempts), error.retryAfterMs ?? 0);
    deps.log.warn(
      { connectionId: row.connectionId, code: error.code, attempts: row.attempts },
      'a record system was not written to',
    );
    await settleWrite(
      deps.db,
      row,
      isOver
        ? { kind: 'failed', at: now, failure: error.code }
        : { kind: 'again', at: new Date(now.getTime() + wait), failure: error.code },
    );
  }
}

/** The id that what was written has on the server; null where there was nothing to write. */
async function write(deps: Deps, connection: FhirConnectionRow, row: FhirOutboxRow): Promise<string | null> {
  const server = fhirServer(deps, connection);
  if (row.kind === 'text') return writeTextOf(deps, connection, server, row);
  const answer = await answerToWrite(deps.db, row.clinicId, row.subjectId);
  if (!answer?.toStatus) return null;
  const idOf = (id: string): Promise<string | null> => resourceIdOf(deps.db, row.clinicId, connection.id, id);
  const appointmentId = await idOf(answer.appointmentId);
  // Somebody who is only inside a visit has no id on the server; an erased patient has none here any more.
  if (appointmentId === null) return null;
  const patientId = outsideOnly(await idOf(answer.patientId));
  const target = { appointmentId, patientId };
  if (row.kind === 'answer') {
    const resource = writeAnswer(row.subjectId, answer.toStatus, target);
    return resource && server.create(resource, ownSearch(row.subjectId), mayBeThere(row));
  }
  const present = await server.read('Appointment', appointmentId);
  if (!isAppointment(present)) throw new FhirFault('not_json');
  const changed = writeStatus(present, answer.toStatus, target);
  if (changed) await server.update({ ...changed, id: appointmentId }, present.meta?.versionId ?? null);
  return appointmentId;
}

/** Whether an attempt before may have come through, though its answer was lost. */
function mayBeThere({ attempts, round }: FhirOutboxRow): boolean {
  return attempts > 1 || round > 1;
}

async function writeTextOf(
  deps: Deps,
  connection: FhirConnectionRow,
  server: FhirServer,
  row: FhirOutboxRow,
): Promise<string | null> {
  const { clinicId, subjectId } = row;
  const text = await textToWrite(deps.db, clinicId, subjectId);
  if (!text || text.dispatchState === null) return null;
  const idOf = (id: string | null): Promise<string | null> =>
    resourceIdOf(deps.db, clinicId, connection.id, id);
  const target = {
    appointmentId: await idOf(text.appointmentId),
    patientId: outsideOnly(await idOf(text.patientId)),
  };
  if (target.appointmentId === null && target.patientId === null) return null;
  const resource = writeText(
    {
      id: text.id,
      category: text.category,
      status: shownStatus(text.dispatchState, text.deliveryStatus),
      sentAt: text.handedOverAt ?? text.occurredAt,
      deliveredAt: text.deliveredAt,
      words: connection.writesWords ? await wordsOf(deps, clinicId, text) : null,
    },
    target,
  );
  const id = row.resourceId ?? (await server.create(resource, ownSearch(text.id), mayBeThere(row)));
  // The create may have found the first one of an attempt whose answer was lost, and that says less.
  if (row.resourceId !== null || mayBeThere(row)) await server.update({ ...resource, id }, null);
  return id;
}

async function wordsOf(deps: Deps, clinicId: string, text: TextToWrite): Promise<string | null> {
  const place = { table: 'message', column: 'body', id: text.id };
  const words = await deps.vault.open(clinicId, place, { keyId: text.keyId, bytes: text.bodyEncrypted });
  // Removed by age.
  return words === '' ? null : words;
}

/** The id of somebody who is a resource by themselves; null for who is only inside a visit. */
function outsideOnly(resourceId: string | null): string | null {
  return resourceId === null || resourceId.includes('#') ? null : resourceId;
}

/** What is put back is what was read: the server's own resource, whose other fields are none of ours. */
function isAppointment(value: unknown): value is Appointment {
  return (
    typeof value === 'object' &&
    value !== null &&
    'resourceType' in value &&
    value.resourceType === 'Appointment' &&
    'status' in value &&
    'participant' in value &&
    Array.isArray(value.participant)
  );
}
