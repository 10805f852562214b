import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { changeDataProtectionSchema } from '@/contracts/dataProtection.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

const lookAgainMs = 5_000;

/** How long things are kept, what must be kept, and how old the key is; again while keys are being changed. */
export function useDataProtection(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.dataProtection,
    queryFn: ({ signal }) => api.dataProtection(signal),
    enabled: isWanted,
    refetchInterval: ({ state }) =>
      state.data?.key.rotation && state.data.key.rotation.finishedAt === null ? lookAgainMs : false,
  });
}

export function useChangeDataProtection() {
  const api = useApi();
  return useThenRead((body: z.input<typeof changeDataProtectionSchema>) => api.changeDataProtection(body));
}

export function useRotateKey() {
  const api = useApi();
  return useThenRead(() => api.rotateKey());
}

export function useLiftHold() {
  const api = useApi();
  return useThenRead((id: string) => api.liftHold(id));
}

function useThenRead<Input, Output>(act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.dataProtection }),
  });
}
