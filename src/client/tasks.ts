import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** What waits for a person, the most urgent first; or what was done, the latest first. */
export function useTasks(state: 'open' | 'done') {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.taskList(state),
    queryFn: ({ pageParam, signal }) => api.tasks(state, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

/** Closes or reopens a task. */
export function useChangeTask() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & Parameters<typeof api.changeTask>[1]) =>
      api.changeTask(id, body),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.tasks }),
        client.invalidateQueries({ queryKey: queryKeys.counts }),
        client.invalidateQueries({ queryKey: queryKeys.conversations }),
      ]),
  });
}
