import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import { writeFhirProblems, type ResourceKey } from '@/db/fhirLinkQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { FieldValue } from '@/domain/fhir/mergeFields.ts';
import { lastingProblems, type FoundProblem } from '@/domain/fhir/problems.ts';
import type { FhirMeta, ReadResource } from '@/domain/fhir/resources.ts';
import type { Context } from '../context.ts';
import type { FhirServer } from './fhirServer.ts';

/** One reading of a server. */
export type PullRun = {
  ctx: Context;
  connection: FhirConnectionRow;
  server: FhirServer;
  clinic: ClinicRow;
  /** Locations in use, by name in lower case. */
  locations: ReadonlyMap<string, { id: string; timeZone: string | null }>;
  /** What came along with the visits of this page, by type and id. */
  along: Map<string, ReadResource>;
  /** Everything is looked at, also what has not changed. */
  isWhole: boolean;
  startedAt: Date;
};

/** By which key a resource of the server is known here. */
export function keyOf(
  { ctx, connection }: Pick<PullRun, 'ctx' | 'connection'>,
  resourceType: ResourceKey['resourceType'],
  resourceId: string,
): ResourceKey {
  const resourceHash = ctx.vault.textHash(ctx.clinicId, `${connection.id}/${resourceType}/${resourceId}`);
  return { clinicId: ctx.clinicId, connectionId: connection.id, resourceType, resourceHash };
}

/** The external id of what came from the server, which no other connection can have. */
export function externalIdOf(
  { connection }: Pick<PullRun, 'connection'>,
  resourceType: ResourceKey['resourceType'],
  resourceId: string,
): string {
  return `fhir:${connection.id}:${resourceType}/${resourceId}`;
}

/** A keyed hash of a value, short enough to be kept with every field. */
export function hashWith({ ctx }: Pick<PullRun, 'ctx'>): (value: FieldValue) => string {
  return (value) => ctx.vault.textHash(ctx.clinicId, JSON.stringify(value)).toString('hex').slice(0, 24);
}

/** What tells one state of a resource from the next; null where the server does not say. */
export function versionOf(meta: FhirMeta | undefined): string | null {
  const version = `${meta?.versionId ?? ''} ${meta?.lastUpdated ?? ''}`.trim();
  return /^[\x20-\x7e]{1,200}$/.test(version) ? version : null;
}

const weekMs = 7 * 24 * 3_600_000;

/** Notes what staff should know of a resource now. */
export async function writeProblems(
  { ctx }: Pick<PullRun, 'ctx'>,
  tx: Connection,
  key: ResourceKey,
  problems: readonly FoundProblem[],
): Promise<void> {
  const byCode = new Map(problems.map(({ code, fields }) => [code, { code, fields: fields ?? [] }]));
  const foundAt = ctx.now();
  const lastsFrom = new Date(foundAt.getTime() - weekMs);
  await writeFhirProblems(tx, key, [...byCode.values()], { foundAt, lasting: lastingProblems, lastsFrom });
}
