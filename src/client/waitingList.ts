import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newWaitingListEntrySchema,
  slotSettingsSchema,
  waitingListChangeSchema,
  waitingListQuerySchema,
} from '@/contracts/waitingList.ts';
import { allPages } from './allPages.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Who waits, in the order in which they are asked. */
export function useWaitingList(query: z.input<typeof waitingListQuerySchema>) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.waitingListOf({ ...query }),
    queryFn: ({ pageParam, signal }) => api.waitingList({ ...query, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

/** All times that are free or being offered, the soonest first; and whether offers go by themselves. */
export function useLiveSlots() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.slotsOf('live'),
    queryFn: async ({ signal }) => {
      let isAutomatic = false;
      const items = await allPages(async (cursor) => {
        const page = await api.slots({ state: 'live', limit: 100, cursor }, signal);
        ({ isAutomatic } = page);
        return page;
      });
      return { items, isAutomatic };
    },
  });
}

/** The times that ended last. */
export function useSettledSlots(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.slotsOf('settled'),
    queryFn: async ({ signal }) => (await api.slots({ state: 'settled', limit: 20 }, signal)).items,
    enabled: isWanted,
  });
}

function useRefreshWaiting() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [queryKeys.waitingList, queryKeys.slots].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}

/** Adds an entry, or changes the one with this id. */
export function useSaveWaiting() {
  const api = useApi();
  const refresh = useRefreshWaiting();
  return useMutation({
    mutationFn: (
      entry:
        | { id: null; body: z.input<typeof newWaitingListEntrySchema> }
        | { id: string; body: z.input<typeof waitingListChangeSchema> },
    ) => (entry.id === null ? api.addToWaitingList(entry.body) : api.changeWaiting(entry.id, entry.body)),
    onSuccess: refresh,
  });
}

export function useRemoveWaiting() {
  const api = useApi();
  const refresh = useRefreshWaiting();
  return useMutation({ mutationFn: (id: string) => api.removeFromWaitingList(id), onSettled: refresh });
}

/** Offers a freed time, releases it, or stops. */
export function useActOnSlot() {
  const api = useApi();
  const refresh = useRefreshWaiting();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'offer' | 'release' | 'close' }) => api.actOnSlot(id, act),
    onSettled: refresh,
  });
}

export function useChangeSlotSettings() {
  const api = useApi();
  const refresh = useRefreshWaiting();
  return useMutation({
    mutationFn: (body: z.input<typeof slotSettingsSchema>) => api.changeSlotSettings(body),
    onSettled: refresh,
  });
}
