import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newPatientSchema,
  newPhoneNumberSchema,
  Patient,
  patientChangeSchema,
  patientStateChangeSchema,
  relationshipSchema,
  verificationCheckSchema,
} from '@/contracts/patient.ts';
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

/** Shows a patient's new state at once; lists and what depends on the numbers are asked again. */
function usePatientMutation<Variables>(change: (variables: Variables) => Promise<Patient>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (patient) => {
      client.setQueryData(queryKeys.patient(patient.id), patient);
      return Promise.all(
        [
          queryKeys.patientSearches,
          queryKeys.consent(patient.id),
          queryKeys.conversations,
          queryKeys.appointments,
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
}

export function useCreatePatient() {
  const api = useApi();
  return usePatientMutation((body: z.input<typeof newPatientSchema>) => api.createPatient(body));
}

export function useChangePatient(id: string) {
  const api = useApi();
  return usePatientMutation((body: z.input<typeof patientChangeSchema>) => api.changePatient(id, body));
}

/** Adds a number; for a number that the patient has, changes its label or makes it the main one. */
export function useAddPhoneNumber(patientId: string) {
  const api = useApi();
  return usePatientMutation((body: z.input<typeof newPhoneNumberSchema>) =>
    api.addPhoneNumber(patientId, body),
  );
}

/** Records how a patient stands. */
export function useChangePatientState(patientId: string) {
  const api = useApi();
  return usePatientMutation((body: z.input<typeof patientStateChangeSchema>) =>
    api.changePatientState(patientId, body),
  );
}

/** Says whose a number is. */
export function useDescribeNumber(patientId: string) {
  const api = useApi();
  return usePatientMutation((body: z.input<typeof relationshipSchema>) =>
    api.describeNumber(patientId, body),
  );
}

/** Notes that the patient has confirmed a number in person. */
export function useConfirmNumber(patientId: string) {
  const api = useApi();
  return usePatientMutation((phoneNumber: string) => api.confirmNumber(patientId, phoneNumber));
}

/** Asks what kind of line a number is. */
export function useLookUpNumber(patientId: string) {
  const api = useApi();
  return usePatientMutation((phoneNumber: string) => api.lookUpNumber(patientId, phoneNumber));
}

/** Has a code texted to a number. */
export function useSendCode(patientId: string) {
  const api = useApi();
  return useMutation({ mutationFn: (phoneNumber: string) => api.sendCode(patientId, phoneNumber) });
}

/** Compares a code; the right one shows on the patient at once. */
export function useCheckCode(patientId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (check: z.input<typeof verificationCheckSchema>) => api.checkCode(patientId, check),
    onSuccess: ({ patient }) => client.setQueryData(queryKeys.patient(patient.id), patient),
  });
}

export function useRemovePhoneNumber(patientId: string) {
  const api = useApi();
  return usePatientMutation((phoneNumber: string) => api.removePhoneNumber(patientId, phoneNumber));
}
