import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { figureVisitsQuerySchema, reminderNumbersQuerySchema } from '@/contracts/analytics.ts';
import type { textNumbersQuerySchema } from '@/contracts/textNumbers.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export type NumbersQuery = z.input<typeof reminderNumbersQuerySchema>;
export type FigureVisitsQuery = z.input<typeof figureVisitsQuerySchema>;

/** How reminders work in a period. Numbers of a period change slowly: they are kept while one goes back and forth. */
export function useReminderNumbers(query: NumbersQuery, isWanted = true) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.reminderNumbers({ ...query }),
    queryFn: ({ signal }) => api.reminderNumbers(query, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
    enabled: isWanted,
  });
}

/** The key figures of the texts of a period. */
export function useTextNumbers(query: z.input<typeof textNumbersQuerySchema>) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.textNumbers({ ...query }),
    queryFn: ({ signal }) => api.textNumbers(query, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** The visits that a figure counts, page by page. */
export function useFigureVisits(query: FigureVisitsQuery) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.figureVisits({ ...query }),
    queryFn: ({ pageParam, signal }) => api.figureVisits({ ...query, limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}
