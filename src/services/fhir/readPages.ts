import { renewLease, updateFhirConnection } from '@/db/fhirConnectionQueries.ts';
import { fhirLink, unseenVisits, writeFhirLink } from '@/db/fhirLinkQueries.ts';
import { fhirPull, writeFhirPull, type FhirPullRow } from '@/db/fhirPullQueries.ts';
import { appointmentById } from '@/db/appointmentQueries.ts';
import { fhirId, type ReadResource } from '@/domain/fhir/resources.ts';
import { newestOf, nextRun, searchesFor } from '@/domain/fhir/pullPlan.ts';
import type { FoundProblem } from '@/domain/fhir/problems.ts';
import { FhirFault } from './fhirFault.ts';
import type { Page } from './fhirServer.ts';
import { keyOf, writeProblems, type PullRun } from './pullRun.ts';
import { readResource } from './readResource.ts';
import { takePatient } from './takePatient.ts';
import { setStatus, takeVisit } from './takeVisit.ts';

/** How long a worker has a server to itself; renewed with every page. */
export const leaseMs = 3 * 60_000;
/** Pages at one turn, so that other servers have theirs. */
const mostPages = 20;
/** More pages than any clinic has visits ahead: the server leads in a circle that only it can see. */
const endlessPages = 20_000;
const unseenTogether = 50;

export type PagesRead = { looked: number; isDone: boolean };

/** Reads visits, then patients, from where the last turn ended. `isDone`: nothing is left to read now. @throws FhirFault */
export async function readPages(run: PullRun): Promise<PagesRead> {
  const visits = await readKind(run, 'Appointment', mostPages);
  if (!visits.isDone) return visits;
  const patients = await readKind(run, 'Patient', mostPages);
  return { looked: visits.looked + patients.looked, isDone: patients.isDone };
}

async function readKind(
  run: PullRun,
  resourceType: FhirPullRow['resourceType'],
  budget: number,
): Promise<PagesRead> {
  const { ctx } = run;
  let state = await begin(run, resourceType);
  run.isWhole = state.runKind === 'everything';
  // What is met in any turn of a run counts as met by the run.
  const startedAt = state.runStartedAt ?? run.startedAt;
  const seen = new Set<string>();
  let looked = 0;
  for (let turn = 0; turn < budget; turn += 1) {
    const page = await nextPageOf(run, state);
    run.along = new Map(page.resources.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]));
    for (const resource of page.resources)
      if (resource.resourceType === resourceType) {
        looked += 1;
        await takeOne({ ...run, startedAt }, resource);
      }
    const isCircle = page.next !== null && (seen.has(page.next) || state.pages > endlessPages);
    if (page.next !== null) seen.add(page.next);
    const isOver = page.next === null || isCircle;
    state = {
      ...state,
      newest: newestOf(
        state.newest,
        page.resources.filter((one) => one.resourceType === resourceType).map(lastUpdatedOf),
      ),
      nextUrl: isOver ? null : page.next,
      pages: state.pages + 1,
      looked: state.looked + page.resources.length,
    };
    await notePaging(run, resourceType, isCircle || page.hasForeignNext);
    if (isOver) {
      if (run.isWhole && resourceType === 'Appointment') await endWhole({ ...run, startedAt });
      await writeFhirPull(ctx.db, { ...state, ...ended(state, startedAt) });
      return { looked, isDone: true };
    }
    await writeFhirPull(ctx.db, state);
    if (!(await keepLease(run))) return { looked, isDone: false };
  }
  return { looked, isDone: false };
}

/** The run that is under way, or a new one. */
async function begin(run: PullRun, resourceType: FhirPullRow['resourceType']): Promise<FhirPullRow> {
  const { ctx, connection } = run;
  const state = await fhirPull(ctx.db, { clinicId: ctx.clinicId, connectionId: connection.id, resourceType });
  if (state.runKind !== null) return state;
  // Patients come along with their visits; of others only the changes are looked at, unless the clinic wants everybody.
  const isOnlyChanges = resourceType === 'Patient' && !connection.takesAllPatients;
  const since = state.since ?? (isOnlyChanges ? run.startedAt : null);
  const runKind = isOnlyChanges
    ? 'changes'
    : nextRun({ ...state, since }, connection.lastFullAt, run.startedAt);
  return {
    ...state,
    since,
    runKind,
    runStartedAt: run.startedAt,
    newest: null,
    nextUrl: null,
    pages: 0,
    looked: 0,
  };
}

/** How it stands after the last page: the next run reads what has changed since the newest that was met. */
function ended(state: FhirPullRow, startedAt: Date): Partial<FhirPullRow> {
  const hourBefore = new Date(startedAt.getTime() - 3_600_000);
  return {
    // A server that stamps nothing is read by its days alone; an hour of overlap costs little.
    since:
      state.newest && state.since && state.newest < state.since
        ? state.since
        : (state.newest ?? state.since ?? hourBefore),
    runKind: null,
    nextUrl: null,
  };
}

async function nextPageOf(run: PullRun, state: FhirPullRow): Promise<Page> {
  const { ctx, server } = run;
  if (state.nextUrl !== null) {
    try {
      return await server.search(state.nextUrl);
    } catch (error) {
      // Servers forget where a search stood: it begins again, and what was taken already changes nothing.
      const isForgotten = error instanceof FhirFault && ['refused', 'not_found'].includes(error.code);
      if (isForgotten) await writeFhirPull(ctx.db, { ...state, runKind: null, nextUrl: null });
      throw error;
    }
  }
  const since = state.runKind === 'everything' ? null : state.since;
  const searches = searchesFor(state.resourceType, since, run.startedAt);
  for (const [index, search] of searches.entries()) {
    try {
      return await server.search(search);
    } catch (error) {
      const isRefused = error instanceof FhirFault && error.code === 'refused';
      if (!isRefused || index === searches.length - 1) throw error;
    }
  }
  throw new FhirFault('refused');
}

async function takeOne(run: PullRun, resource: ReadResource): Promise<void> {
  if (resource.resourceType === 'Appointment') return takeVisit(run, resource);
  const { ctx, connection } = run;
  if (resource.resourceType !== 'Patient' || !fhirId.test(resource.id ?? '')) return;
  const id = resource.id ?? '';
  const isKnown = (await fhirLink(ctx.db, keyOf(run, 'Patient', id)))?.subjectId != null;
  if (isKnown || connection.takesAllPatients) await takePatient(run, resource, id);
}

async function endWhole(run: PullRun): Promise<void> {
  const { ctx, connection, startedAt } = run;
  await lookForUnseen(run, startedAt);
  await updateFhirConnection(ctx.db, ctx.clinicId, connection.id, { lastFullAt: startedAt });
  connection.lastFullAt = startedAt;
}

/** Visits ahead that a whole reading has not met are asked for one by one: gone there, they are cancelled here. */
async function lookForUnseen(run: PullRun, since: Date): Promise<void> {
  const { ctx, connection, server } = run;
  const { clinicId } = ctx;
  for (;;) {
    const unseen = await unseenVisits(ctx.db, clinicId, connection.id, {
      since,
      now: ctx.now(),
      limit: unseenTogether,
    });
    for (const { resourceId, appointmentId } of unseen) {
      const resource = await readVisitAlone(run, resourceId);
      if (resource?.resourceType === 'Appointment') await takeVisit(run, { ...resource, id: resourceId });
      else await noteGone(run, resourceId, appointmentId);
    }
    if (unseen.length < unseenTogether || !(await keepLease(run))) return;
  }

  async function readVisitAlone({ along }: PullRun, id: string): Promise<ReadResource | null> {
    along.clear();
    try {
      return readResource(await server.read('Appointment', id));
    } catch (error) {
      if (error instanceof FhirFault && error.code === 'not_found') return null;
      throw error;
    }
  }
}

async function noteGone(run: PullRun, resourceId: string, appointmentId: string): Promise<void> {
  const { ctx } = run;
  const key = keyOf(run, 'Appointment', resourceId);
  const problems: FoundProblem[] = [{ code: 'gone' }];
  const row = await appointmentById(ctx.db, ctx.clinicId, appointmentId);
  const link = await fhirLink(ctx.db, key);
  if (row) await setStatus(run, row, 'cancelled', problems);
  await ctx.db.transaction().execute(async (tx) => {
    if (link) await writeFhirLink(tx, { ...link, version: null, stand: 'not_agreed', seenAt: run.startedAt });
    await writeProblems(run, tx, key, problems);
  });
}

function lastUpdatedOf(resource: ReadResource): string | undefined {
  return 'meta' in resource ? resource.meta?.lastUpdated : undefined;
}

/** Said once for the whole connection, under a name that no resource has. */
async function notePaging(
  run: PullRun,
  resourceType: FhirPullRow['resourceType'],
  isWrong: boolean,
): Promise<void> {
  const key = keyOf(run, resourceType, ' paging');
  await writeProblems(run, run.ctx.db, key, isWrong ? [{ code: 'paging_loops' }] : []);
}

async function keepLease(run: PullRun): Promise<boolean> {
  const until = new Date(run.ctx.now().getTime() + leaseMs);
  const isOurs = await renewLease(run.ctx.db, run.connection, until);
  if (isOurs) run.connection.leasedUntil = until;
  return isOurs;
}
