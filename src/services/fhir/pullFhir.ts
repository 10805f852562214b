import { clinicById } from '@/db/clinicQueries.ts';
import { leaseDueConnection, settlePull, type FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import { locationsOfClinic } from '@/db/locationQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { waitAfter } from '@/domain/fhir/faults.ts';
import { FhirFault } from './fhirFault.ts';
import { fhirServer } from './fhirServer.ts';
import type { PullRun } from './pullRun.ts';
import { leaseMs, readPages } from './readPages.ts';

/** How often a server is asked for what has changed, where it does not call by itself. */
const everyMs = 60_000;

/**
 * Reads the servers of a clinic that are due, each by one worker at a time, and a few pages of each at a turn: what is left goes on at once with
 * the next. A server that fails is asked again later and later. Returns how many resources were looked at.
 */
export async function pullFhir(deps: Deps, clinicId: string): Promise<number> {
  let looked = 0;
  for (;;) {
    const now = deps.now();
    const until = new Date(now.getTime() + leaseMs);
    const connection = await leaseDueConnection(deps.db, clinicId, { now, until });
    if (!connection) return looked;
    looked += await pullConnection(deps, connection);
  }
}

async function pullConnection(deps: Deps, connection: FhirConnectionRow): Promise<number> {
  const { clinicId } = connection;
  const startedAt = deps.now();
  await deps.vault.prepare(clinicId);
  try {
    const run = await beginRun(deps, connection, startedAt);
    const { looked, isDone } = await readPages(run);
    const now = deps.now();
    await settlePull(deps.db, connection, {
      pullAt: new Date(now.getTime() + (isDone ? everyMs : 0)),
      lastPullAt: now,
      failures: 0,
      failedAt: null,
      failure: null,
    });
    return looked;
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    await noteFailure(deps, connection, error);
    return 0;
  }
}

async function beginRun(deps: Deps, connection: FhirConnectionRow, startedAt: Date): Promise<PullRun> {
  const { clinicId } = connection;
  // What the first reading brings was booked some time before.
  const actorId = connection.lastPullAt === null ? 'fhir/first' : 'fhir';
  const ctx = { ...deps, clinicId, actor: { kind: 'job' as const, id: actorId } };
  const locations = new Map<string, { id: string; timeZone: string | null }>();
  for (let after: string | null = null; ;) {
    const page = await locationsOfClinic(deps.db, clinicId, { withArchived: false, limit: 200, after });
    for (const { id, name, timeZone } of page) locations.set(name.toLowerCase(), { id, timeZone });
    if (page.length < 200) break;
    after = page.at(-1)?.id ?? null;
  }
  return {
    ctx,
    connection,
    server: fhirServer(ctx, connection),
    clinic: await clinicById(deps.db, clinicId),
    locations,
    along: new Map(),
    isWhole: false,
    startedAt,
  };
}

/** The server is asked again later; where only a person can help, every few hours all the same: they may help there. */
async function noteFailure(deps: Deps, connection: FhirConnectionRow, fault: FhirFault): Promise<void> {
  const { id } = connection;
  const now = deps.now();
  const failures = connection.failures + 1;
  const wait = Math.max(waitAfter(failures), Math.min(fault.retryAfterMs ?? 0, waitAfter(99)));
  await settlePull(deps.db, connection, {
    pullAt: new Date(now.getTime() + wait),
    failures,
    failedAt: now,
    failure: fault.code,
  });
  deps.log.warn({ connectionId: id, code: fault.code, failures }, 'a record system could not be read');
}
