import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { fhirConnectionChangeSchema, newFhirConnectionSchema } from '@/contracts/fhirConnection.ts';
import type { Api } from './api.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** How often an open screen asks how far a server is read: workers read without telling. */
const askEveryMs = 15_000;

export function useFhirConnections() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.fhirConnections,
    queryFn: async ({ signal }) => (await api.fhirConnections(signal)).items,
    refetchInterval: askEveryMs,
  });
}

export function useFhirProblems(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.fhirProblems(id),
    queryFn: ({ signal }) => api.fhirProblems(id, signal),
  });
}

/** Something done to connections, after which they are asked for again. */
function useFhirDeed<Given, Answer>(act: (api: Api, given: Given) => Promise<Answer>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => act(api, given),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.fhirConnections }),
  });
}

export const useConnectFhir = () =>
  useFhirDeed((api, body: z.input<typeof newFhirConnectionSchema>) => api.connectFhir(body));

export const useChangeFhirConnection = () =>
  useFhirDeed((api, { id, change }: { id: string; change: z.input<typeof fhirConnectionChangeSchema> }) =>
    api.changeFhirConnection(id, change),
  );

export const useDisconnectFhir = () => useFhirDeed((api, id: string) => api.disconnectFhir(id));
export const useTestFhirConnection = () => useFhirDeed((api, id: string) => api.testFhirConnection(id));
export const usePullFhirConnection = () => useFhirDeed((api, id: string) => api.pullFhirConnection(id));
export const useAskForFhirCalls = () => useFhirDeed((api, id: string) => api.askForFhirCalls(id));
export const useRepeatFhirWrites = () => useFhirDeed((api, id: string) => api.repeatFhirWrites(id));
