import {
  fhirConnectionById,
  fhirConnections,
  fhirCounts,
  type FhirConnectionRow,
} from '@/db/fhirConnectionQueries.ts';
import { fhirProblemsOf } from '@/db/fhirLinkQueries.ts';
import { failedWrites } from '@/db/fhirOutboxQueries.ts';
import { fhirFaults, isFhirFault } from '@/domain/fhir/faults.ts';
import { fhirProblems, isFhirProblem } from '@/domain/fhir/problems.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { wantedScopes } from './signIn.ts';

/** A connection as the screen shows it. No secret of it is ever shown. */
export type PresentedConnection = {
  id: string;
  name: string;
  baseUrl: string;
  signIn: 'smart' | 'token';
  clientId: string | null;
  tokenUrl: string | null;
  /** Where the server finds the key that our assertions are checked with. */
  keyUrl: string | null;
  scopes: string;
  takesAllPatients: boolean;
  writesAnswers: boolean;
  writesTexts: boolean;
  writesWords: boolean;
  writesStatus: boolean;
  isPaused: boolean;
  lastPullAt: string | null;
  lastFullAt: string | null;
  failure: { code: string; text: string; since: string; failures: number } | null;
  isCalled: boolean;
  lastCallAt: string | null;
  counts: {
    visits: number;
    patients: number;
    problems: number;
    waiting: number;
    written: number;
    failed: number;
  };
};

/** The clinic's connections, the oldest first. */
export async function listConnections(ctx: Context): Promise<{ items: PresentedConnection[] }> {
  requireScope(ctx.actor, 'appointments:read');
  const rows = await fhirConnections(ctx.db, ctx.clinicId);
  return { items: await present(ctx, rows) };
}

/** One connection. @throws Refusal not_found */
export async function getConnection(ctx: Context, id: string): Promise<PresentedConnection> {
  requireScope(ctx.actor, 'appointments:read');
  const [connection] = await present(ctx, [await loadConnection(ctx, id)]);
  if (!connection) throw noConnection();
  return connection;
}

/** The row of a connection in use. @throws Refusal not_found */
export async function loadConnection(ctx: Context, id: string): Promise<FhirConnectionRow> {
  const row = await fhirConnectionById(ctx.db, ctx.clinicId, id);
  if (!row) throw noConnection();
  return row;
}

export function noConnection(): Refusal {
  return new Refusal('not_found', 'There is no connection with this id in this clinic.');
}

async function present(ctx: Context, rows: readonly FhirConnectionRow[]): Promise<PresentedConnection[]> {
  if (rows.length === 0) return [];
  const counts = new Map((await fhirCounts(ctx.db, ctx.clinicId)).map((one) => [one.connectionId, one]));
  return rows.map((row) => {
    const {
      visits = 0,
      patients = 0,
      problems = 0,
      waiting = 0,
      written = 0,
      failed = 0,
    } = counts.get(row.id) ?? {};
    const { failure, failedAt } = row;
    return {
      id: row.id,
      name: row.name,
      baseUrl: row.baseUrl,
      signIn: row.signIn,
      clientId: row.clientId,
      tokenUrl: row.tokenUrl,
      keyUrl: row.publicKey === null ? null : `${fhirUrl(ctx, row.id)}/jwks.json`,
      scopes: wantedScopes(row),
      takesAllPatients: row.takesAllPatients,
      writesAnswers: row.writesAnswers,
      writesTexts: row.writesTexts,
      writesWords: row.writesWords,
      writesStatus: row.writesStatus,
      isPaused: row.pausedAt !== null,
      lastPullAt: row.lastPullAt?.toISOString() ?? null,
      lastFullAt: row.lastFullAt?.toISOString() ?? null,
      failure:
        failure !== null && isFhirFault(failure) && failedAt !== null
          ? {
              code: failure,
              text: fhirFaults[failure].text,
              since: failedAt.toISOString(),
              failures: row.failures,
            }
          : null,
      isCalled: row.hookHash !== null,
      lastCallAt: row.hookAt?.toISOString() ?? null,
      counts: { visits, patients, problems, waiting, written, failed },
    };
  });
}

/** The public address of what a connection shows to its server. */
export function fhirUrl(ctx: Pick<Context, 'clinicId' | 'settings'>, id: string): string {
  return `${ctx.settings.publicUrl}/fhir/${ctx.clinicId}/${id}`;
}

export type PresentedProblem = {
  resource: string;
  patientId: string | null;
  appointmentId: string | null;
  code: string;
  text: string;
  holds: boolean;
  fields: string[];
  foundAt: string;
};

export type PresentedFailedWrite = {
  id: string;
  kind: 'answer' | 'status' | 'text';
  appointmentId: string | null;
  code: string;
  text: string;
  failedAt: string;
};

const mostShown = 200;

/** What staff should know of what came, and what could not be written; the latest 200 of each, with how many there are. */
export async function connectionProblems(
  ctx: Context,
  id: string,
): Promise<{ problems: PresentedProblem[]; failedWrites: PresentedFailedWrite[] }> {
  requireScope(ctx.actor, 'appointments:read');
  await loadConnection(ctx, id);
  const problems = await fhirProblemsOf(ctx.db, ctx.clinicId, id, mostShown);
  const failed = await failedWrites(ctx.db, ctx.clinicId, id, mostShown);
  await recordView(
    ctx,
    'fhir_connection.problems_viewed',
    { kind: 'fhir_connection', id },
    { ids: problems.flatMap(({ subjectId }) => subjectId ?? []) },
  );
  return {
    problems: problems.map(({ resourceType, resourceId, subjectId, code, fields, foundAt }) => ({
      resource: resourceId === null ? resourceType : `${resourceType}/${resourceId}`,
      patientId: resourceType === 'Patient' ? subjectId : null,
      appointmentId: resourceType === 'Appointment' ? subjectId : null,
      code,
      ...(isFhirProblem(code) ? fhirProblems[code] : { text: code, holds: false }),
      fields,
      foundAt: foundAt.toISOString(),
    })),
    failedWrites: failed.map(({ id: writeId, kind, appointmentId, failure, failedAt }) => ({
      id: writeId,
      kind,
      appointmentId,
      code: failure ?? '',
      text: failure !== null && isFhirFault(failure) ? fhirFaults[failure].text : '',
      failedAt: failedAt?.toISOString() ?? '',
    })),
  };
}
