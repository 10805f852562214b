import { type MutationOptions, type QueryClient } from '@tanstack/react-query';
import type { Message, SendSmsAnswer, SendSmsRequest } from '@/contracts/message.ts';
import type { Api } from './api.ts';
import { queryKeys } from './queryKeys.ts';
import {
  answeredMessage,
  optimisticMessage,
  removeByClientKey,
  type ThreadData,
  upsertMessage,
} from './threadPages.ts';

export interface Sending {
  request: SendSmsRequest;
  /** The Idempotency-Key: however often it is repeated, one text. */
  clientKey: string;
}

/**
 * Sends a text and shows it in the thread at once. The row carries the client's key; the server's row with the same
 * key takes its place, whether the answer or the stream of changes brings it first. A refusal takes the row away.
 */
export function sendMutation(
  api: Pick<Api, 'sendSms'>,
  client: QueryClient,
  { conversationId, authorName }: { conversationId: string; authorName: string },
): MutationOptions<SendSmsAnswer, Error, Sending> {
  const key = queryKeys.thread(conversationId);
  const edit = (change: (data: ThreadData) => ThreadData) =>
    client.setQueryData<ThreadData>(key, (data) => data && change(data));
  const find = (clientKey: string): Message | undefined =>
    client
      .getQueryData<ThreadData>(key)
      ?.pages.flatMap((page) => page.items)
      .find((message) => message.clientKey === clientKey);

  return {
    mutationFn: ({ request, clientKey }) => api.sendSms(request, clientKey),
    onMutate: async ({ request, clientKey }) => {
      await client.cancelQueries({ queryKey: key });
      if (find(clientKey) !== undefined) return; // A repetition: the row of the first attempt still stands.
      const now = new Date().toISOString();
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
  };
}
