import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Patients by part of a name, a number or an id. */
export function usePatientSearch(text: string, isWanted = true) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.patientSearch(text),
    queryFn: ({ pageParam, signal }) =>
      api.searchPatients(
        { text, limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
    placeholderData: (previous) => previous,
    enabled: isWanted,
  });
}

export function usePatient(id: string) {
  const api = useApi();
  return useQuery({ queryKey: queryKeys.patient(id), queryFn: ({ signal }) => api.patient(id, signal) });
}

/** What each number of a patient may be texted about, and how we know. */
export function useConsent(patientId: string) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.consent(patientId),
    queryFn: async ({ signal }) => (await api.consent(patientId, signal)).items,
  });
}
