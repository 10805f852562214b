import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newWebhookEndpointSchema,
  webhookEndpointChangeSchema,
  webhookReplaySchema,
} from '@/contracts/webhook.ts';
import { allPages } from './allPages.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function useWebhookEndpoints(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.webhookEndpointList,
    queryFn: ({ signal }) => allPages((cursor) => api.webhookEndpoints(cursor, signal)),
    enabled: isWanted,
  });
}

/** What an endpoint was told; looks again every few seconds, because messages come and go by themselves. */
export function useWebhookDeliveries(id: string, state: '' | 'waiting' | 'failed' | 'delivered') {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.webhookDeliveries(id, state),
    queryFn: ({ pageParam, signal }) =>
      api.webhookDeliveries(id, { limit: '20', state: state || undefined, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: 5_000,
  });
}

export function useWebhookDelivery(id: string, eventId: string, isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.webhookDelivery(id, eventId),
    queryFn: ({ signal }) => api.webhookDelivery(id, eventId, signal),
    enabled: isWanted,
  });
}

function useEndpointMutation<Asked, Answer>(
  act: (api: ReturnType<typeof useApi>, asked: Asked) => Promise<Answer>,
) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => act(api, asked),
    // A secret that is in an answer leaves the page's memory with its dialog.
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.webhookEndpoints }),
  });
}

export const useCreateWebhookEndpoint = () =>
  useEndpointMutation((api, body: z.input<typeof newWebhookEndpointSchema>) =>
    api.createWebhookEndpoint(body),
  );

export const useChangeWebhookEndpoint = () =>
  useEndpointMutation(
    (api, { id, body }: { id: string; body: z.input<typeof webhookEndpointChangeSchema> }) =>
      api.changeWebhookEndpoint(id, body),
  );

export const useRemoveWebhookEndpoint = () =>
  useEndpointMutation((api, id: string) => api.removeWebhookEndpoint(id));

export const useRotateWebhookSecret = () =>
  useEndpointMutation((api, { id, overlapHours }: { id: string; overlapHours: number }) =>
    api.rotateWebhookSecret(id, { overlapHours }),
  );

export const useTestWebhookEndpoint = () =>
  useEndpointMutation((api, id: string) => api.testWebhookEndpoint(id));

export const useReplayWebhook = () =>
  useEndpointMutation((api, { id, eventId }: { id: string; eventId: string }) =>
    api.replayWebhook(id, eventId),
  );

export const useReplayWebhooks = () =>
  useEndpointMutation((api, { id, body }: { id: string; body: z.input<typeof webhookReplaySchema> }) =>
    api.replayWebhooks(id, body),
  );
