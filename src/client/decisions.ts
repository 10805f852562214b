import { useQuery } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Why a text was not sent, or not yet, with all that was decided about it. */
export function useDecision(messageId: string, isWanted: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.decision(messageId),
    queryFn: ({ signal }) => api.messageDecision(messageId, signal),
    enabled: isWanted,
  });
}

/** How many are shown; older ones are in the audit trail. */
const mostShown = 20;

/** The latest texts to a patient that were refused, and why. */
export function useRefusedTexts(patientId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.refusedTexts(patientId),
    queryFn: ({ signal }) => api.refusedTexts(patientId, { limit: mostShown }, signal),
  });
}
