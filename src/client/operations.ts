import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Whether texts go out and come in, and what stops them. Asked again every few seconds while it is on screen. */
export function useOperations() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.operations,
    queryFn: ({ signal }) => api.operations(signal),
    refetchInterval: 10_000,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [queryKeys.operations, queryKeys.session, queryKeys.tasks, queryKeys.counts].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

/** Lets a brake go; what it holds goes too, or is withdrawn. */
export function useReleaseBrake() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, texts }: { id: string; texts: 'send' | 'withdraw' }) =>
      api.releaseBrake(id, { texts }),
    onSettled: refresh,
  });
}

/** Brings the database up to what Twilio knows and lets the sender go on; a dry run only says what it would do. */
export function useReleaseSender() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, isDryRun }: { id: string; isDryRun: boolean }) => api.releaseSender(id, isDryRun),
    onSettled: refresh,
  });
}
