import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ConsentState, newConsentSchema, newSuppressionSchema } from '@/contracts/consent.ts';
import type { newConsentImportSchema } from '@/contracts/consentImport.ts';
import type { newPreferenceLinkSchema } from '@/contracts/preference.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** Whatever says who may be texted is asked again. */
function useRefreshConsent() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [
        queryKeys.consents,
        queryKeys.patients,
        queryKeys.patientSearches,
        queryKeys.previews,
        queryKeys.conversations,
        queryKeys.conversationLists,
        queryKeys.appointments,
      ].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}

/** Records what a patient said or signed. */
export function useRecordConsent(patientId: string) {
  const api = useApi();
  const client = useQueryClient();
  const refresh = useRefreshConsent();
  return useMutation({
    mutationFn: (body: z.input<typeof newConsentSchema>) => api.recordConsent(patientId, body),
    onSuccess: (state) => {
      client.setQueryData<ConsentState[]>(queryKeys.consent(patientId), (known) =>
        known?.map((one) => (one.phoneNumber === state.phoneNumber ? state : one)),
      );
    },
    onSettled: refresh,
  });
}

/** Makes a one-time link to the patient's own page: texted to the number, or given to whoever asks. */
export function useCreatePreferenceLink(patientId: string) {
  const api = useApi();
  const refresh = useRefreshConsent();
  return useMutation({
    mutationFn: (body: z.input<typeof newPreferenceLinkSchema>) => api.createPreferenceLink(patientId, body),
    onSettled: refresh,
  });
}

/** Everything on record about a number, as files to keep. */
export function useProveNumber() {
  const api = useApi();
  return useMutation({ mutationFn: (phoneNumber: string) => api.proveNumber(phoneNumber) });
}

/** Imports consents from a file, or tries what would become of it. */
export function useImportConsents() {
  const api = useApi();
  const refresh = useRefreshConsent();
  return useMutation({
    mutationFn: (body: z.input<typeof newConsentImportSchema>) => api.importConsents(body),
    onSettled: refresh,
  });
}

/** Records that a patient wants no more texts at a number. Staff cannot take it back. */
export function useRecordOptOut() {
  const api = useApi();
  const refresh = useRefreshConsent();
  return useMutation({
    mutationFn: (body: z.input<typeof newSuppressionSchema>) => api.recordOptOut(body),
    onSettled: refresh,
  });
}
