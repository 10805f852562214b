import { useQuery } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function useTemplates() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.templates,
    queryFn: async ({ signal }) => (await api.templates(signal)).items,
    staleTime: 5 * 60_000,
  });
}
