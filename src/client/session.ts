import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { Session } from '@/contracts/session.ts';
import type { Api } from './api.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function sessionQuery(api: Api) {
  return {
    queryKey: queryKeys.session,
    queryFn: ({ signal }: { signal: AbortSignal }) => api.session(signal),
    staleTime: 60_000,
    // What stops texts has no change of its own to be told by.
    refetchInterval: 60_000,
  };
}

/** Who is signed in. The shell has asked before any screen is shown, so it is there at once. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery(useApi())).data;
}

/** Unread, waiting and open tasks, for the badges of the navigation. */
export function useCounts() {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.counts, queryFn: ({ signal }) => api.conversationCounts(signal) });
}

export function useSignIn() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password }: { email: string; password: string }) => {
      await api.signIn(email, password);
      return client.fetchQuery({ ...sessionQuery(api), staleTime: 0 });
    },
  });
}

export function useSignOut() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.signOut(), onSuccess: () => client.clear() });
}
