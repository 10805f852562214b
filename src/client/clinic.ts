import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { clinicChangeSchema } from '@/contracts/session.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Changes what the clinic decides for itself; the session then says so, and templates warn accordingly. */
export function useChangeClinic() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof clinicChangeSchema>) => api.changeClinic(body),
    onSettled: () =>
      Promise.all(
        [queryKeys.session, queryKeys.templates, queryKeys.previews, queryKeys.operations].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
