import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { mergePatientsSchema } from '@/contracts/mergePatients.ts';
import type { placeHoldSchema } from '@/contracts/dataProtection.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Fetches everything that is kept about a patient; it stays in no cache. */
export function useExportPatient(patientId: string) {
  const api = useApi();
  return useMutation({ mutationFn: () => api.exportPatient(patientId), gcTime: 0 });
}

/** Erases a patient; everything that may have shown them is asked for again. */
export function useErasePatient(patientId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => api.erasePatient(patientId, { reason }),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Says what merging would be (`isDryRun`), or merges; then everything that may have shown either is asked for again. */
export function useMergePatients(patientId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof mergePatientsSchema>) => api.mergePatients(patientId, body),
    onSuccess: ({ isDone }) => (isDone ? client.invalidateQueries() : undefined),
  });
}

export function usePlaceHold() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof placeHoldSchema>) => api.placeHold(body),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.dataProtection }),
  });
}
