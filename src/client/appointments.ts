import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import type {
  Appointment,
  appointmentChangeSchema,
  appointmentDaysQuerySchema,
  appointmentQuerySchema,
  newAppointmentSchema,
} from '@/contracts/appointment.ts';
import { allPages } from './allPages.ts';
import { useApi, useChangeStream } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export type AppointmentQuery = z.input<typeof appointmentQuerySchema>;
export type AppointmentChange = z.input<typeof appointmentChangeSchema>;

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

/** All appointments that fit, every page of them, for counts that must be true. */
export function useAllAppointments(query: AppointmentQuery) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.appointmentList({ ...query, pages: 'all' }),
    queryFn: ({ signal }) => allPages((cursor) => api.appointments({ ...query, limit: 200, cursor }, signal)),
  });
}

/** The visits of some days as numbers, and what they can be filtered by. Time alone changes them: who has not answered is to be called. */
export function useAppointmentDays(query: z.input<typeof appointmentDaysQuerySchema>) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.appointmentDays({ ...query }),
    queryFn: ({ signal }) => api.appointmentDays(query, signal),
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
}

/** The first visits of a day that fit, for a glance at a week. */
export function useFirstAppointments(query: AppointmentQuery, limit: number) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.appointmentList({ ...query, first: String(limit) }),
    queryFn: async ({ signal }) => (await api.appointments({ ...query, limit }, signal)).items,
  });
}

/** A visit that is on screen already, kept true while it is looked at. */
export function useAppointment(known: Appointment) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.appointment(known.id),
    queryFn: ({ signal }) => api.appointment(known.id, signal),
    initialData: known,
    staleTime: 10_000,
  }).data;
}

/** What became of the reminders of a visit, and what is still to go. */
export function useAppointmentReminders(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.appointmentReminders(id),
    queryFn: ({ signal }) => api.appointmentReminders(id, signal),
  });
}

/** Keeps lists of appointments true when something else than an appointment changes: a reminder’s delivery, an opt-out, a name. */
export function useFollowAppointments(appointments: readonly Appointment[]): void {
  const stream = useChangeStream();
  const client = useQueryClient();
  const reminders = appointments.map(({ lastReminder }) => lastReminder?.messageId ?? '').join(' ');
  useEffect(
    () =>
      stream.subscribe((event) => {
        if (event.type === 'reset') return;
        const { kind, id } = event.change;
        const isMine =
          kind === 'suppression' || kind === 'patient' || (kind === 'message' && reminders.includes(id));
        if (isMine) void client.invalidateQueries({ queryKey: queryKeys.appointments });
      }),
    [stream, client, reminders],
  );
}

function useRefreshAppointments() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [queryKeys.appointments, queryKeys.tasks, queryKeys.counts].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

export function useCreateAppointment() {
  const api = useApi();
  const refresh = useRefreshAppointments();
  return useMutation({
    mutationFn: (body: z.input<typeof newAppointmentSchema>) => api.createAppointment(body),
    onSettled: refresh,
  });
}

/** Moves, cancels, settles: whatever staff may change. */
export function useChangeAppointment() {
  const api = useApi();
  const refresh = useRefreshAppointments();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: AppointmentChange }) =>
      api.changeAppointment(id, change),
    onSettled: refresh,
  });
}

/** Takes back the latest change; `to` is the status that it was before. */
export function useUndoAppointment() {
  const api = useApi();
  const refresh = useRefreshAppointments();
  return useMutation({
    mutationFn: ({ id, to }: { id: string; to: Appointment['status'] }) => api.undoAppointment(id, to),
    onSettled: refresh,
  });
}

/** Sends the reminder now. `clientKey` is the Idempotency-Key: however often it is repeated, one text. */
export function useSendReminder() {
  const api = useApi();
  const refresh = useRefreshAppointments();
  return useMutation({
    mutationFn: ({ id, clientKey, templateKey }: { id: string; clientKey: string; templateKey: string }) =>
      api.sendReminder(id, clientKey, templateKey),
    onSettled: refresh,
  });
}
