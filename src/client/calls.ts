import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { newCallSchema } from '@/contracts/call.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Whom to call, the most urgent first. Asked again each minute: time alone makes somebody overdue. */
export function useCalls(day: string | undefined) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.calls(day),
    queryFn: ({ pageParam, signal }) => api.calls({ day, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 60_000,
  });
}

/** Notes that one is calling, or what came of it; colleagues see it at once. */
export function useRecordCall() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof newCallSchema>) => api.recordCall(body),
    onSettled: () =>
      Promise.all(
        [queryKeys.appointments, queryKeys.tasks, queryKeys.counts].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
