import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newReminderRuleSchema,
  reminderPreviewRequestSchema,
  reminderRuleChangeSchema,
} from '@/contracts/reminderRule.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

export function useReminderRules() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.reminderRules,
    queryFn: async ({ signal }) => (await api.reminderRules(signal)).items,
  });
}

/** Adds a rule, or changes the one with this id. */
export function useSaveReminderRule() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      rule:
        | { id: null; body: z.input<typeof newReminderRuleSchema> }
        | { id: string; body: z.input<typeof reminderRuleChangeSchema> },
    ) => (rule.id === null ? api.createReminderRule(rule.body) : api.changeReminderRule(rule.id, rule.body)),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.reminderRules }),
  });
}

export function useRemoveReminderRule() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.removeReminderRule(id),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.reminderRules }),
  });
}

/** What steps would mean for one visit; asked again while they are being changed. */
export function useReminderPreview(
  appointmentId: string | null,
  steps: z.input<typeof reminderPreviewRequestSchema>['steps'],
) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.reminderPreview(appointmentId ?? '', steps),
    queryFn: async ({ signal }) =>
      (await api.previewReminders({ appointmentId: appointmentId ?? '', steps }, signal)).reminders,
    enabled: appointmentId !== null && steps.length > 0,
    placeholderData: (before) => before,
  });
}
