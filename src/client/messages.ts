import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Message } from '@/contracts/message.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';
import { sendMutation } from './sendMutation.ts';

/** The texts of a conversation, oldest first on screen, loaded backwards page by page. */
export function useThread(conversationId: string, isWanted = true) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.thread(conversationId),
    queryFn: ({ pageParam, signal }) => api.thread(conversationId, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: isWanted,
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

/** Sends a text and shows it in its thread at once, by `sendMutation`. */
export function useSendMessage(conversationId: string, authorName: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation(sendMutation(api, client, { conversationId, authorName }));
}

/** Sends a failed text anew, takes back one that has not left, lets a held one go, or says what became of a lost one. */
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
  const approve = useMutation({
    mutationFn: (message: Message) => api.approveMessage(message.id),
    onSettled: (_answer, _error, message) => refresh(message),
  });
  const settle = useMutation({
    mutationFn: ({ message, outcome }: { message: Message; outcome: 'sent' | 'not_sent' }) =>
      api.settleMessage(message.id, outcome),
    onSettled: (_answer, _error, { message }) => refresh(message),
  });
  return { resend, withdraw, approve, settle };
}
