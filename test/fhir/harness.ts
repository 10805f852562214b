import type { Appointment, Patient } from '@medplum/fhirtypes';
import type { FhirConnection } from '../../src/contracts/fhirConnection.ts';
import { pullFhir } from '../../src/services/fhir/pullFhir.ts';
import { writeFhir } from '../../src/services/fhir/writeFhir.ts';
import type { TestApp } from '../harness/app.ts';
import type { MedplumServer } from './medplumServer.ts';

/** A connection to the server that is let go on, registered there as an EHR's people do it. */
export async function connect(
  app: TestApp,
  server: MedplumServer,
  choices: Record<string, unknown> = {},
): Promise<FhirConnection> {
  const made = await app.call('POST', '/api/v2/fhir-connections', {
    as: app.staff.headers,
    body: { name: 'EHR', baseUrl: server.baseUrl, signIn: 'smart', clientId: 'hearback-client', ...choices },
  });
  const connection = connectionIn(made.body);
  if (connection.keyUrl !== null) server.registerKeys(connection.keyUrl);
  return change(app, connection.id, { isPaused: false });
}

export async function change(
  app: TestApp,
  id: string,
  body: Record<string, unknown>,
): Promise<FhirConnection> {
  const changed = await app.call('PATCH', `/api/v2/fhir-connections/${id}`, { as: app.staff.headers, body });
  return connectionIn(changed.body);
}

function connectionIn(body: unknown): FhirConnection {
  if (typeof body !== 'object' || body === null || !('keyUrl' in body))
    throw new Error(`no connection: ${JSON.stringify(body)}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's contract says so
  return body as FhirConnection;
}

/** Reads everything that is due now, as the worker does; `whole`: as once a day. */
export async function pull(app: TestApp, { whole = false } = {}): Promise<number> {
  await app.database.pools.staff.query(
    `update fhir_connection set pull_at = null ${whole ? ', last_full_at = null' : ''}`,
  );
  return pullFhir(app.deps, app.clinicId);
}

export async function write(app: TestApp): Promise<number> {
  let written = 0;
  for (let some = 1; some > 0; written += some) some = await writeFhir(app.deps, app.clinicId);
  return written;
}

export const rows = async <Row extends object>(
  app: TestApp,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => (await app.database.pools.staff.query<Row>(text, values)).rows;

/** A patient of the EHR. */
export function somebody(more: Partial<Patient> = {}): Patient {
  return {
    resourceType: 'Patient',
    name: [{ use: 'official', given: ['Ana'], family: 'Brook' }],
    birthDate: '1980-05-06',
    telecom: [{ system: 'phone', use: 'mobile', value: '(212) 555-0142' }],
    ...more,
  };
}

/** A visit of the EHR, in two days at nine in New York unless another start is given. */
export function visitOf(patientId: string, more: Partial<Appointment> = {}): Appointment {
  const start = more.start ?? inDays(2);
  return {
    resourceType: 'Appointment',
    status: 'booked',
    start,
    end: new Date(Date.parse(start) + 30 * 60_000).toISOString(),
    serviceType: [{ text: 'Follow-up' }],
    participant: [
      { actor: { reference: `Patient/${patientId}` }, status: 'accepted' },
      { actor: { reference: 'Practitioner/p1', display: 'Dr. Rosa Gomez' }, status: 'accepted' },
    ],
    ...more,
  };
}

/** An instant so many days from now, at 14:00 UTC. */
export function inDays(days: number, time = '14:00:00Z'): string {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return new Date(`${day}T${time}`).toISOString();
}
