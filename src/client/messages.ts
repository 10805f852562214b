import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import {
  type Message,
  type PreviewRequest,
  previewRequestSchema,
  type SendSmsRequest,
} from '@/contracts/message.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';
import {
  answeredMessage,
  optimisticMessage,
  removeByClientKey,
  type ThreadData,
  upsertMessage,
} from './threadPages.ts';

/** The texts of a conversation, oldest first on screen, loaded backwards page by page. */
export function useThread(conversationId: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.thread(conversationId),
    queryFn: ({ pageParam, signal }) => api.thread(conversationId, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items).toReversed(),
  });
}

/** One message with everything that happened to it. */
export function useMessage(id: string, isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.message(id),
    queryFn: ({ signal }) => api.message(id, signal),
    enabled: isWanted,
  });
}

export interface Sending {
  request: SendSmsRequest;
  /** The Idempotency-Key: however often it is repeated, one text. */
  clientKey: string;
}

/**
 * Sends a text and shows it in the thread at once. The row carries the client's key; the server's row with the same
 * key takes its place, whether the answer or the stream of changes brings it first. A refusal takes the row away.
 */
export function useSendMessage(conversationId: string, authorName: string) {
  const api = useApi();
  const client = useQueryClient();
  const key = queryKeys.thread(conversationId);
  const edit = (change: (data: ThreadData) => ThreadData) =>
    client.setQueryData<ThreadData>(key, (data) => data && change(data));
  const find = (clientKey: string): Message | undefined =>
    client
      .getQueryData<ThreadData>(key)
      ?.pages.flatMap((page) => page.items)
      .find((message) => message.clientKey === clientKey);

  return useMutation({
    mutationFn: ({ request, clientKey }: Sending) => api.sendSms(request, clientKey),
    onMutate: async ({ request, clientKey }) => {
      await client.cancelQueries({ queryKey: key });
      const now = new Date().toISOString();
      if (find(clientKey) !== undefined) return;
      edit((data) =>
        upsertMessage(data, optimisticMessage({ request, clientKey, conversationId, authorName, now })),
      );
    },
    onSuccess: (answer, { clientKey }) => {
      const row = find(clientKey);
      if (row?.id === clientKey) edit((data) => upsertMessage(data, answeredMessage(row, answer)));
    },
    onError: (_error, { clientKey }) => {
      edit((data) => removeByClientKey(data, clientKey));
      void client.invalidateQueries({ queryKey: key });
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.conversationLists }),
  });
}

/** Sends a failed text anew, or takes back one that has not left. */
export function useMessageActions() {
  const api = useApi();
  const client = useQueryClient();
  const refresh = (message: Message) =>
    Promise.all([
      client.invalidateQueries({ queryKey: queryKeys.thread(message.conversationId) }),
      client.invalidateQueries({ queryKey: queryKeys.message(message.id) }),
    ]);
  const resend = useMutation({
    // One key per failed text: a second click repeats the first request instead of sending a second text.
    mutationFn: (message: Message) => api.resendMessage(message.id, `resend-${message.id}`),
    onSettled: (_answer, _error, message) => refresh(message),
  });
  const withdraw = useMutation({
    mutationFn: (message: Message) => api.withdrawMessage(message.id),
    onSettled: (_answer, _error, message) => refresh(message),
  });
  return { resend, withdraw };
}

/** Asks what would really be sent, once the typing pauses. Keeps the last answer on screen meanwhile. */
export function usePreview(request: PreviewRequest, isWanted: boolean, pause = 300) {
  const api = useApi();
  const wanted = JSON.stringify(request);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pause);
    return () => clearTimeout(timer);
  }, [wanted, pause]);
  return useQuery({
    queryKey: [...queryKeys.previews, settled],
    queryFn: ({ signal }) => api.preview(previewRequestSchema.parse(JSON.parse(settled)), signal),
    enabled: isWanted,
    placeholderData: (previous) => previous,
    gcTime: 60_000,
  });
}
