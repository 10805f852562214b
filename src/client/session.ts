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

/** Signs in by password. Gives the session, or null when a code is asked for next. */
export function useSignIn() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password }: { email: string; password: string }) => {
      const { next } = await api.signIn(email, password);
      return next === 'second_factor' ? null : client.fetchQuery({ ...sessionQuery(api), staleTime: 0 });
    },
  });
}

/** The second step, by a code of the authenticator or a recovery code. */
export function useSignInByCode() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ code, kind }: { code: string; kind: 'code' | 'recovery-code' }) => {
      await api.signInByCode(code, kind);
      return client.fetchQuery({ ...sessionQuery(api), staleTime: 0 });
    },
  });
}

export function useAcceptInvitation() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ token, password }: { token: string; password: string }) =>
      api.acceptInvitation(token, password),
    gcTime: 0,
  });
}

export function useSignOut() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => api.signOut(), onSuccess: () => client.clear() });
}
