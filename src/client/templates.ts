import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  approvalSchema,
  newReviewSchema,
  newTemplateSchema,
  newWordsSchema,
  previewWordsSchema,
  renderTemplateRequestSchema,
  TemplateWithHistory,
} from '@/contracts/template.ts';
import type { Api } from './api.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** The templates that texts can be made from today. */
export function useTemplates() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.templates,
    queryFn: async ({ signal }) => (await api.templates(signal)).items,
    staleTime: 5 * 60_000,
  });
}

/** Those too that are retired or wait for approval. */
export function useAllTemplates() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.allTemplates,
    queryFn: async ({ signal }) => (await api.allTemplates(signal)).items,
  });
}

/** One template with every version of the clinic's own words. */
export function useTemplate(key: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.template(key),
    queryFn: ({ signal }) => api.template(key, signal),
  });
}

/** What changes a template: what it became is shown at once, and every list asks again. */
function useTemplateDeed<Input>(act: (api: Api, input: Input) => Promise<TemplateWithHistory>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(api, input),
    onSuccess: (template) => client.setQueryData(queryKeys.template(template.key), template),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.templates }),
  });
}

export function useCreateTemplate() {
  return useTemplateDeed((api, body: z.input<typeof newTemplateSchema>) => api.createTemplate(body));
}

export function useWriteWords(key: string) {
  return useTemplateDeed((api, body: z.input<typeof newWordsSchema>) => api.writeWords(key, body));
}

/** `version`: language and number, such as "es-3". */
export function useApproveWords(key: string) {
  return useTemplateDeed((api, { version, ...body }: z.input<typeof approvalSchema> & { version: string }) =>
    api.approveWords(key, version, body),
  );
}

export function useReviewWords(key: string) {
  return useTemplateDeed((api, body: z.input<typeof newReviewSchema>) => api.reviewWords(key, body));
}

export function useRetireWords(key: string) {
  return useTemplateDeed((api, version: string) => api.retireWords(key, version));
}

export function useRetireTemplate() {
  return useTemplateDeed((api, key: string) => api.retireTemplate(key));
}

/** What would be said of words at their approval; the last answer stays on screen while the next is on its way. */
export function usePreviewedWords(request: z.input<typeof previewWordsSchema>) {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.previews, 'words', request],
    queryFn: ({ signal }) => api.previewWords(request, signal),
    placeholderData: (previous) => previous,
    gcTime: 60_000,
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
