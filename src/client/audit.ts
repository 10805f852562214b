import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditFilter } from './api.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Who saw and did what, the latest first. Not asked again by itself: looking is on the trail too. */
export function useAuditTrail(filter: AuditFilter, isWanted: boolean) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.auditTrail(filter),
    queryFn: ({ pageParam, signal }) => api.audit(filter, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    enabled: isWanted,
    staleTime: 30_000,
  });
}

/** How far the trail is sealed. */
export function useAuditChain(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.auditChain,
    queryFn: ({ signal }) => api.auditChain(signal),
    enabled: isWanted,
    refetchInterval: 15_000,
  });
}
