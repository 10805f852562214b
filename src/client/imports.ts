import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { checkImportSchema, FileImport } from '@/contracts/fileImport.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** The latest files that were sent in. */
export function useImports() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.importList,
    queryFn: async ({ signal }) => (await api.imports(signal)).items,
  });
}

export function useImport(id: string) {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.import(id), queryFn: ({ signal }) => api.import(id, signal) });
}

export function useUploadImport() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: Blob) => api.uploadImport(file),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.importList }),
  });
}

export type ImportStep =
  | { kind: 'check'; body: z.input<typeof checkImportSchema> }
  | { kind: 'commit'; cancelsMissing: number }
  | { kind: 'cancel' };

/** Goes a step on with a file, or ends it. */
export function useImportStep(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: ImportStep): Promise<FileImport> => {
      if (step.kind === 'check') return api.checkImport(id, step.body);
      return step.kind === 'commit'
        ? api.commitImport(id, { cancelsMissing: step.cancelsMissing })
        : api.cancelImport(id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.imports }),
  });
}
