import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { incidentChangeSchema, newIncidentSchema } from '@/contracts/incident.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** What may have been a breach: the longest known first; or what is closed, the latest first. */
export function useIncidents(state: 'open' | 'closed', isWanted: boolean) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.incidentList(state),
    queryFn: ({ pageParam, signal }) => api.incidents(state, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    enabled: isWanted,
  });
}

export function useIncident(id: string, isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.incident(id),
    queryFn: ({ signal }) => api.incident(id, signal),
    enabled: isWanted,
  });
}

export function useReportIncident() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof newIncidentSchema>) => api.reportIncident(body),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.incidents }),
  });
}

export function useChangeIncident(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof incidentChangeSchema>) => api.changeIncident(id, body),
    onSuccess: (incident) => client.setQueryData(queryKeys.incident(id), incident),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.incidents }),
  });
}
