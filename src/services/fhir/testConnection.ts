import { z } from 'zod';
import type { FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import { fhirFaults } from '@/domain/fhir/faults.ts';
import { judgeCapability, type Capability, type Finding } from '@/domain/fhir/judgeServer.ts';
import { searchesFor } from '@/domain/fhir/pullPlan.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { FhirFault } from './fhirFault.ts';
import { fhirServer, type FhirServer } from './fhirServer.ts';
import { loadConnection } from './listConnections.ts';
import { wantedScopes } from './signIn.ts';

/**
 * Tries what a connection needs: the server's description, the sign-in with what it gives leave for, and one search of visits and
 * patients. Nothing of what comes back is kept. @throws Refusal not_found
 */
export async function testConnection(ctx: Context, id: string): Promise<{ findings: Finding[] }> {
  requireScope(ctx.actor, 'clinic:write');
  const connection = await loadConnection(ctx, id);
  await ctx.vault.prepare(ctx.clinicId);
  const server = fhirServer(ctx, connection);
  const description = await attempt('description', () => describe(server, connection));
  const signIn = await attempt('sign_in', () => trySignIn(server, connection));
  const isIn = signIn.every(({ isGood }) => isGood !== false);
  const now = ctx.now();
  const findings = [
    ...description,
    ...signIn,
    ...(isIn
      ? await attempt('visits', () => trySearch(server, 'visits', searchesFor('Appointment', null, now)))
      : []),
    ...(isIn
      ? await attempt('patients', () => trySearch(server, 'patients', searchesFor('Patient', now, now)))
      : []),
  ];
  await ctx.db.transaction().execute((tx) =>
    recordDeed(ctx, tx, {
      action: 'fhir_connection.tested',
      kind: 'fhir_connection',
      id,
      detail: { failed: findings.filter(({ isGood }) => isGood === false).map(({ code }) => code) },
    }),
  );
  return { findings };
}

/** What a step has found, or why it came to nothing. */
async function attempt(code: string, act: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    return [{ code, isGood: false, text: fhirFaults[error.code].text }];
  }
}

const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).catch([]);
const capabilitySchema = z.object({
  resourceType: z.literal('CapabilityStatement'),
  fhirVersion: z.string().max(20).nullable().catch(null),
  software: z
    .object({ name: z.string().max(80) })
    .nullable()
    .catch(null),
  rest: list(
    z.object({
      resource: list(
        z.object({
          type: z.string(),
          interaction: list(z.object({ code: z.string() })),
          searchParam: list(z.object({ name: z.string() })),
        }),
      ),
    }),
  ),
});

async function describe(server: FhirServer, connection: FhirConnectionRow): Promise<Finding[]> {
  const read = capabilitySchema.safeParse(await server.capability());
  if (!read.success) throw new FhirFault('not_json');
  const { fhirVersion, software, rest } = read.data;
  const capability: Capability = {
    fhirVersion,
    software: software?.name ?? null,
    resources: rest.flatMap(({ resource }) =>
      resource.map(({ type, interaction, searchParam }) => ({
        type,
        interactions: interaction.map(({ code }) => code),
        searches: searchParam.map(({ name }) => name),
      })),
    ),
  };
  return judgeCapability(capability, connection);
}

async function trySignIn(server: FhirServer, connection: FhirConnectionRow): Promise<Finding[]> {
  const scope = await server.scope();
  const isStatic = connection.signIn === 'token';
  const signedIn: Finding = {
    code: 'sign_in',
    isGood: isStatic ? null : true,
    text: isStatic ? 'Calls carry the token that you entered.' : 'The server took our sign-in.',
  };
  if (scope === null) return [signedIn];
  const given = new Set(scope.split(/\s+/));
  const missing = wantedScopes(connection)
    .split(' ')
    .filter((wanted) => !isGiven(wanted, given));
  return [
    signedIn,
    missing.length === 0
      ? { code: 'scopes', isGood: true, text: 'It gives every permission that was asked for.' }
      : { code: 'scopes', isGood: false, text: `It does not give these permissions: ${missing.join(', ')}.` },
  ];
}

/** Whether a scope is among those given, in the words of SMART 2 or of SMART 1 (`.read`, `.write`, `.*`). */
function isGiven(wanted: string, given: ReadonlySet<string>): boolean {
  const [resource = '', rights = ''] = wanted.split('.');
  const covers = (text: string): boolean => {
    const [, has = ''] = text.split('.');
    if (has === '*') return true;
    if (has === 'read') return rights.split('').every((right) => 'rs'.includes(right));
    if (has === 'write') return rights.split('').every((right) => 'cud'.includes(right));
    return rights.split('').every((right) => has.includes(right));
  };
  const all = [...given].filter((one) => one.startsWith(`${resource}.`) || one.startsWith('system/*.'));
  const joined = all.some(covers);
  // SMART 1 servers give reading and writing as two.
  const names = all.map((one) => one.split('.')[1]);
  return joined || (names.includes('read') && names.includes('write'));
}

async function trySearch(server: FhirServer, what: string, searches: readonly string[]): Promise<Finding[]> {
  const search = (searches[0] ?? '').replace('_count=100', '_count=1');
  await server.search(search);
  return [{ code: what, isGood: true, text: `It lets us search ${what}.` }];
}
