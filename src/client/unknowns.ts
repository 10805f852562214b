import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settlement } from '@/contracts/settlement.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** What a person says of texts whose answer was lost. */
export type SettleChoice = 'sent' | 'not_sent' | 'send_again';

/** Texts whose fate Twilio has not told us and that wait for a person. */
export function useUnknownMessages(isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.unknowns,
    queryFn: ({ signal }) => api.unknownMessages(signal),
    enabled: isWanted,
  });
}

/** Settles many of them at once. Repeating it is safe: each is settled, and sent again, once. */
export function useSettleMessages() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, choice }: { ids: string[]; choice: SettleChoice }): Promise<Settlement[]> => {
      const outcome = choice === 'sent' ? 'sent' : 'not_sent';
      return (await api.settleMessages({ ids, outcome, sendAgain: choice === 'send_again' })).items;
    },
    onSettled: () =>
      Promise.all(
        [queryKeys.unknowns, queryKeys.tasks, queryKeys.counts, queryKeys.threads, queryKeys.operations].map(
          (queryKey) => client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
