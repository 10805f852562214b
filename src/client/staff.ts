import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { newStaffMemberSchema, staffChangeSchema } from '@/contracts/staff.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function useStaff(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.staff,
    queryFn: async ({ signal }) => (await api.staff(signal)).items,
    enabled: isWanted,
  });
}

function useRefreshStaff() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [queryKeys.staff, queryKeys.session].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}

/** The one-time link is in the answer alone, once. */
export function useInviteStaff() {
  const api = useApi();
  return useMutation({
    mutationFn: (body: z.input<typeof newStaffMemberSchema>) => api.inviteStaff(body),
    gcTime: 0,
    onSettled: useRefreshStaff(),
  });
}

export function useRenewInvitation() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ id, removeSecondFactor }: { id: string; removeSecondFactor: boolean }) =>
      api.renewInvitation(id, removeSecondFactor),
    gcTime: 0,
    onSettled: useRefreshStaff(),
  });
}

export function useChangeStaff() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & z.input<typeof staffChangeSchema>) =>
      api.changeStaff(id, body),
    onSettled: useRefreshStaff(),
  });
}
