import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { appointmentQuerySchema } from '@/contracts/appointment.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export type AppointmentQuery = z.input<typeof appointmentQuerySchema>;

/** Appointments by local days of the clinic, patient and status, earliest first. */
export function useAppointments(query: AppointmentQuery, isWanted = true) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.appointmentList({ ...query }),
    queryFn: ({ pageParam, signal }) => api.appointments({ ...query, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    enabled: isWanted,
  });
}
