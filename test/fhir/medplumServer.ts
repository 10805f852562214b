import { getStatus } from '@medplum/core';
import { FhirRouter, MemoryRepository, type HttpMethod } from '@medplum/fhir-router';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { listen } from '../harness/listen.ts';
import { loadR4 } from './r4.ts';

/** A call that the server got. */
export type Got = { method: string; path: string; search: string; body: unknown };

export type MedplumServer = {
  baseUrl: string;
  tokenUrl: string;
  repo: MemoryRepository;
  /** Everything that was asked of it, sign-ins too. */
  got: Got[];
  /** Claims of the assertions that were taken. */
  assertions: JWTPayload[];
  /** Where it finds our key; as an EHR's people would enter it. */
  registerKeys: (url: string) => void;
  /** Answers in the place of the next calls that fit. */
  answerWith: (fits: (got: Got) => boolean, answer: (got: Got) => Response | null, times?: number) => void;
  /** Does what it is asked next that fits, and its answer never comes. */
  loseAnswer: (fits: (got: Got) => boolean) => void;
  answerNormally: () => void;
  /** Tokens that were given count no more. */
  endTokens: () => void;
  close: () => Promise<void>;
};

const mostPerPage = 1000;

/**
 * Medplum's FHIR router over its memory repository, on real HTTP: searching, validating, versions and conditional creates are theirs. Ours is
 * what their router leaves to its host: the address, sign-in by SMART Backend Services with `jose`, the CapabilityStatement and `next` links.
 */
export async function startMedplum({
  staticToken,
  now = () => new Date(),
}: { staticToken?: string; now?: () => Date } = {}): Promise<MedplumServer> {
  loadR4();
  const listener = await listen();
  const baseUrl = `${listener.url}/fhir/R4`;
  const tokenUrl = `${listener.url}/oauth2/token`;
  const repo = new MemoryRepository();
  const router = new FhirRouter();
  const tokens = new Set(staticToken === undefined ? [] : [staticToken]);
  const got: Got[] = [];
  const assertions: JWTPayload[] = [];
  const jtis = new Set<string>();
  const instead: { fits: (one: Got) => boolean; answer: (one: Got) => Response | null; times: number }[] = [];
  const losing: ((one: Got) => boolean)[] = [];
  let keysAt: string | null = null;

  const giveToken = async (form: URLSearchParams): Promise<Response> => {
    const refused = Response.json({ error: 'invalid_client' }, { status: 400 });
    if (keysAt === null || form.get('grant_type') !== 'client_credentials') return refused;
    try {
      const { payload, protectedHeader } = await jwtVerify(
        form.get('client_assertion') ?? '',
        createRemoteJWKSet(new URL(keysAt)),
        {
          audience: tokenUrl,
          issuer: 'hearback-client',
          subject: 'hearback-client',
          maxTokenAge: '5 minutes',
          currentDate: now(),
        },
      );
      const { jti = '', exp = 0, iat = 0 } = payload;
      if (protectedHeader.typ !== 'JWT' || jti === '' || jtis.has(jti) || exp - iat > 300) return refused;
      jtis.add(jti);
      assertions.push({ ...payload, alg: protectedHeader.alg });
    } catch {
      return refused;
    }
    const token = crypto.randomUUID();
    tokens.add(token);
    return Response.json({
      access_token: token,
      token_type: 'bearer',
      expires_in: 300,
      scope: form.get('scope') ?? '',
    });
  };

  const handle = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const text = await request.text();
    const isJson = request.headers.get('content-type')?.includes('json') === true;
    const one: Got = {
      method: request.method,
      path: url.pathname,
      search: url.search,
      body: isJson ? JSON.parse(text) : text,
    };
    got.push(one);
    const other = instead.find(({ fits, times }) => times > 0 && fits(one));
    if (other) {
      other.times -= 1;
      const answer = other.answer(one);
      if (answer) return answer;
    }
    if (url.pathname === '/oauth2/token') return giveToken(new URLSearchParams(text));
    if (url.pathname === '/fhir/R4/.well-known/smart-configuration')
      return staticToken === undefined
        ? Response.json({ token_endpoint: tokenUrl })
        : new Response('', { status: 404 });
    if (url.pathname === '/fhir/R4/metadata') return fhirJson(200, capability);
    const bearer = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
    if (!tokens.has(bearer)) return fhirJson(401, { resourceType: 'OperationOutcome', issue: [] });
    const lost = losing.findIndex((fits) => fits(one));
    const [outcome, resource = outcome] = await router.handleRequest(
      {
        method: methodOf(request.method),
        url: url.pathname.replace('/fhir/R4', '') + url.search,
        pathname: '',
        query: {},
        params: {},
        headers: Object.fromEntries(request.headers),
        body: one.body,
      },
      repo,
    );
    if (lost >= 0) losing.splice(lost, 1);
    if (lost >= 0) return new Response('', { status: 502 });
    const status = getStatus(outcome);
    const headers =
      status === 201 && 'id' in resource
        ? { location: `${baseUrl}/${resource.resourceType}/${resource.id}/_history/1` }
        : {};
    return fhirJson(
      status,
      resource.resourceType === 'Bundle' ? withNext(resource, url, baseUrl) : resource,
      headers,
    );
  };
  listener.serve(handle);
  return {
    baseUrl,
    tokenUrl,
    repo,
    got,
    assertions,
    registerKeys: (url) => (keysAt = url),
    answerWith: (fits, answer, times = 1) => void instead.push({ fits, answer, times }),
    loseAnswer: (fits) => void losing.push(fits),
    answerNormally: () => void instead.splice(0),
    endTokens: () => tokens.clear(),
    close: listener.close,
  };
}

function methodOf(text: string): HttpMethod {
  const method = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((one) => one === text);
  if (!method) throw new Error(`no method of FHIR: ${text}`);
  return method;
}

function fhirJson(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'content-type': 'application/fhir+json', ...headers } });
}

/** The page after this one, as Medplum's own server adds it. */
function withNext(bundle: Bundle, url: URL, baseUrl: string): Resource {
  const count = Number(url.searchParams.get('_count') ?? mostPerPage);
  const offset = Number(url.searchParams.get('_offset') ?? 0);
  if ((bundle.total ?? 0) <= offset + count) return bundle;
  const next = new URL(`${baseUrl}${url.pathname.replace('/fhir/R4', '')}${url.search}`);
  next.searchParams.set('_offset', String(offset + count));
  return { ...bundle, link: [{ relation: 'next', url: next.href }] };
}

const resource = (type: string, codes: readonly string[]) => ({
  type,
  interaction: codes.map((code) => ({ code })),
  searchParam: [{ name: '_lastUpdated', type: 'date' }],
});

const capability = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  software: { name: 'Medplum FHIR router' },
  rest: [
    {
      mode: 'server',
      resource: [
        resource('Appointment', ['read', 'search-type', 'update']),
        resource('Patient', ['read', 'search-type']),
        resource('AppointmentResponse', ['create']),
        resource('Communication', ['create', 'update']),
        resource('Subscription', ['create']),
      ],
    },
  ],
};
