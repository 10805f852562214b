import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

function useRefreshSession() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: queryKeys.session });
}

export function useChangePassword() {
  const api = useApi();
  return useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => api.changePassword(body),
    gcTime: 0,
  });
}

/** Secret and recovery codes are in the answer alone, once. */
export function useBeginSecondFactor() {
  const api = useApi();
  return useMutation({ mutationFn: (password: string) => api.beginSecondFactor(password), gcTime: 0 });
}

export function useConfirmSecondFactor() {
  const api = useApi();
  return useMutation({ mutationFn: (code: string) => api.confirmSecondFactor(code), gcTime: 0 });
}

export function useRemoveSecondFactor() {
  const api = useApi();
  return useMutation({
    mutationFn: (password: string) => api.removeSecondFactor(password),
    gcTime: 0,
    onSuccess: useRefreshSession(),
  });
}

export function useRenewRecoveryCodes() {
  const api = useApi();
  return useMutation({ mutationFn: (password: string) => api.renewRecoveryCodes(password), gcTime: 0 });
}
