import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { contentSettingsChangeSchema } from '@/contracts/contentSettings.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** What the clinic has told the content scan about itself. */
export function useContentSettings() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.contentSettings,
    queryFn: ({ signal }) => api.contentSettings(signal),
  });
}

/** Changes it; templates and previews then say what that means for them. */
export function useChangeContentSettings() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof contentSettingsChangeSchema>) => api.changeContentSettings(body),
    onSettled: () =>
      Promise.all(
        [queryKeys.contentSettings, queryKeys.templates, queryKeys.previews].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
