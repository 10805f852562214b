import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import type { Conversation, conversationChangeSchema } from '@/contracts/conversation.ts';
import type { Page } from '@/contracts/page.ts';
import type { ConversationFilter } from './api.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

type ListData = InfiniteData<Page<Conversation>, string | undefined>;
export type ConversationChange = z.input<typeof conversationChangeSchema>;

/** The inbox under one filter, newest first, page by page. */
export function useConversations(filter: ConversationFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.conversationList(filter),
    queryFn: ({ pageParam, signal }) => api.conversations(filter, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}

export function useConversation(id: string, isWanted = true) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.conversation(id),
    queryFn: ({ signal }) => api.conversation(id, signal),
    enabled: isWanted,
  });
}

/** Shows a conversation's new state at once wherever it stands; the lists are asked again afterwards. */
function useReplaceConversation() {
  const client = useQueryClient();
  return (id: string, change: (known: Conversation) => Conversation) => {
    client.setQueryData<Conversation>(queryKeys.conversation(id), (known) => known && change(known));
    client.setQueriesData<ListData>(
      { queryKey: queryKeys.conversationLists },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((known) => (known.id === id ? change(known) : known)),
          })),
        },
    );
  };
}

/** Assign, snooze, done and back: optimistic, taken back when refused. */
export function useChangeConversation() {
  const api = useApi();
  const client = useQueryClient();
  const replace = useReplaceConversation();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: ConversationChange }) =>
      api.changeConversation(id, change),
    onSuccess: (conversation) => replace(conversation.id, () => conversation),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.conversationLists }),
        client.invalidateQueries({ queryKey: queryKeys.counts }),
      ]),
  });
}

export function useMarkRead() {
  const api = useApi();
  const client = useQueryClient();
  const replace = useReplaceConversation();
  return useMutation({
    mutationFn: (id: string) => api.markRead(id),
    onMutate: (id) => replace(id, (known) => ({ ...known, isUnread: false })),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.counts }),
  });
}

/** Finds or creates the conversation with a number. */
export function useOpenConversation() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (phoneNumber: string) => api.openConversation(phoneNumber),
    onSuccess: (conversation) => client.setQueryData(queryKeys.conversation(conversation.id), conversation),
  });
}
