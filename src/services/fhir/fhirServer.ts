import type { Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { FhirConnectionRow } from '@/db/fhirConnectionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { faultOfStatus } from '@/domain/fhir/faults.ts';
import type { CallAnswer } from '../outbound/callGuarded.ts';
import { nextPage } from './address.ts';
import { FhirFault } from './fhirFault.ts';
import { callServer, type Call } from './callServer.ts';
import { readBundle, type ReadBundle } from './readResource.ts';
import { accessToken, forgetToken, parseJson } from './signIn.ts';

/** A page of a search, and the address of the next one on the same server. */
export type Page = ReadBundle & { next: string | null; hasForeignNext: boolean };

/** A server as we use it. Every method throws FhirFault and nothing else. */
export type FhirServer = {
  /** The server's description of itself; needs no sign-in. */
  capability(): Promise<unknown>;
  /** What it gives us leave for; null where it does not say. */
  scope(): Promise<string | null>;
  read(type: string, id: string): Promise<unknown>;
  /** `query`: a search, such as `Appointment?_count=50`; or the address that a page before has named. */
  search(query: string): Promise<Page>;
  /**
   * Stores a resource, unless the server has one that `ifNoneExist` finds. Returns its id.
   * @param looksFirst it may be there: servers that know no conditional create are asked before
   */
  create(resource: Resource, ifNoneExist: string | null, looksFirst: boolean): Promise<string>;
  /** Replaces a resource, unless it was changed after the version that was read. */
  update(resource: Resource & { id: string }, versionId: string | null): Promise<void>;
};

const fhirJson = 'application/fhir+json';

/** Speaks to the server of a connection. */
export function fhirServer(deps: Deps, connection: FhirConnectionRow): FhirServer {
  const { baseUrl } = connection;

  const signedIn = async (call: Call): Promise<CallAnswer> => {
    for (let turn = 0; ; turn += 1) {
      const token = await accessToken(deps, connection);
      const answer = await callServer(
        { ...call, headers: { accept: fhirJson, ...call.headers, authorization: `Bearer ${token.value}` } },
        deps.settings.callRule,
      );
      // A token may end before its time: once more with a new one.
      if (answer.status === 401 && turn === 0 && connection.signIn === 'smart') {
        forgetToken(deps, connection);
        continue;
      }
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw new FhirFault(faultOfStatus(answer.status), retryAfter(answer));
    }
  };
  const get = async (url: string): Promise<unknown> =>
    jsonOf(await signedIn({ method: 'GET', url, headers: {} }));

  const find = async (type: string, query: string): Promise<string | null> => {
    try {
      return firstId(await get(`${baseUrl}/${type}?${query}`), type);
    } catch (error) {
      // May be written and not searched: the condition of the create has to do.
      const isNotForUs =
        error instanceof FhirFault && ['forbidden', 'refused', 'not_found'].includes(error.code);
      if (!isNotForUs) throw error;
      return null;
    }
  };

  return {
    async capability() {
      const answer = await callServer(
        { method: 'GET', url: `${baseUrl}/metadata`, headers: { accept: fhirJson } },
        deps.settings.callRule,
      );
      if (answer.status !== 200) throw new FhirFault(faultOfStatus(answer.status));
      return jsonOf(answer);
    },
    scope: async () => (await accessToken(deps, connection)).scope,
    read: (type, id) => get(`${baseUrl}/${type}/${id}`),
    async search(query) {
      const url = query.startsWith('http') ? nextPage(baseUrl, query) : `${baseUrl}/${query}`;
      if (url === null) throw new FhirFault('refused');
      const bundle = readBundle(await get(url));
      if (!bundle) throw new FhirFault('not_json');
      const next = bundle.nextLink === null ? null : nextPage(baseUrl, bundle.nextLink);
      return { ...bundle, next, hasForeignNext: bundle.nextLink !== null && next === null };
    },
    async create(resource, ifNoneExist, looksFirst) {
      if (looksFirst && ifNoneExist !== null) {
        const found = await find(resource.resourceType, ifNoneExist);
        if (found !== null) return found;
      }
      const answer = await signedIn({
        method: 'POST',
        url: `${baseUrl}/${resource.resourceType}`,
        headers: {
          'content-type': fhirJson,
          prefer: 'return=minimal',
          ...(ifNoneExist === null ? {} : { 'if-none-exist': ifNoneExist }),
        },
        body: JSON.stringify(resource),
      });
      return createdId(answer, resource.resourceType);
    },
    async update(resource, versionId) {
      await signedIn({
        method: 'PUT',
        url: `${baseUrl}/${resource.resourceType}/${resource.id}`,
        headers: {
          'content-type': fhirJson,
          prefer: 'return=minimal',
          ...(versionId === null ? {} : { 'if-match': `W/"${versionId}"` }),
        },
        body: JSON.stringify(resource),
      });
    },
  };
}

function jsonOf(answer: CallAnswer): unknown {
  const value = parseJson(answer.text);
  if (typeof value !== 'object' || value === null) throw new FhirFault('not_json');
  return value;
}

const foundSchema = z.object({
  entry: z.array(z.object({ resource: z.object({ resourceType: z.string(), id: z.string() }) })).optional(),
});

/** The id of the first of this type that a search has found. */
function firstId(bundle: unknown, type: string): string | null {
  const entries = foundSchema.safeParse(bundle).data?.entry ?? [];
  return entries.find(({ resource }) => resource.resourceType === type)?.resource.id ?? null;
}

/** The id that a server gave: by `Location`, as R4 asks, or in the resource that it answers with. */
function createdId({ headers, text }: CallAnswer, type: string): string {
  const location = [headers['location'] ?? []].flat()[0] ?? '';
  const byLocation = new RegExp(`(?:^|/)${type}/([A-Za-z0-9.-]{1,64})(?:/_history/|$)`).exec(location)?.[1];
  const value = parseJson(text);
  const inBody = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  const id = byLocation ?? (typeof inBody === 'string' ? inBody : null);
  if (id === null) throw new FhirFault('not_json');
  return id;
}

function retryAfter({ headers }: CallAnswer): number | null {
  const seconds = Number([headers['retry-after'] ?? []].flat()[0]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
