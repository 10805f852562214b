import type { z } from 'zod';
import {
  type fhirConnectionChangeSchema,
  fhirConnectionSchema,
  fhirConnectionsSchema,
  fhirHookSchema,
  fhirProblemsSchema,
  fhirRepeatedSchema,
  fhirTestSchema,
  type newFhirConnectionSchema,
} from '@/contracts/fhirConnection.ts';
import { type ApiDoor, v2 } from './request.ts';

/** The record systems of the API. */
export const fhirConnectionCalls = ({ ask, send }: ApiDoor) => ({
  fhirConnections: (signal?: AbortSignal) =>
    ask(fhirConnectionsSchema, 'GET', '/fhir-connections', { signal }),
  connectFhir: (body: z.input<typeof newFhirConnectionSchema>) =>
    ask(fhirConnectionSchema, 'POST', '/fhir-connections', { body }),
  changeFhirConnection: (id: string, body: z.input<typeof fhirConnectionChangeSchema>) =>
    ask(fhirConnectionSchema, 'PATCH', `/fhir-connections/${id}`, { body }),
  disconnectFhir: async (id: string) => {
    await send('DELETE', `${v2}/fhir-connections/${id}`);
  },
  testFhirConnection: (id: string) => ask(fhirTestSchema, 'POST', `/fhir-connections/${id}/test`),
  pullFhirConnection: (id: string) => ask(fhirConnectionSchema, 'POST', `/fhir-connections/${id}/pull`),
  askForFhirCalls: (id: string) => ask(fhirHookSchema, 'POST', `/fhir-connections/${id}/calls`),
  fhirProblems: (id: string, signal?: AbortSignal) =>
    ask(fhirProblemsSchema, 'GET', `/fhir-connections/${id}/problems`, { signal }),
  repeatFhirWrites: (id: string) => ask(fhirRepeatedSchema, 'POST', `/fhir-connections/${id}/repeat`),
});
