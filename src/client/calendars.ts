import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { newCalendarLinkSchema } from '@/contracts/calendar.ts';
import { allPages } from './allPages.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function useCalendarLinks(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.calendarLinks,
    queryFn: ({ signal }) => allPages((cursor) => api.calendarLinks(cursor, signal)),
    enabled: isWanted,
  });
}

/** Makes a link. Its address is in the answer alone, once; the list never has it. */
export function useCreateCalendarLink() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof newCalendarLinkSchema>) => api.createCalendarLink(body),
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.calendarLinks }),
  });
}

export function useRevokeCalendarLink() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.revokeCalendarLink(id),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.calendarLinks }),
  });
}
