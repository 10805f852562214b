import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { renderTemplateRequestSchema } from '@/contracts/template.ts';
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

/** The text of a template for values or a patient; the last one stays on screen while the next is on its way. */
export function useRenderedTemplate(key: string, request: z.input<typeof renderTemplateRequestSchema>) {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.previews, 'template', key, request],
    queryFn: ({ signal }) => api.renderTemplate(key, request, signal),
    placeholderData: (previous) => previous,
    gcTime: 60_000,
  });
}
