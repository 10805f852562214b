import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { noticeChangeSchema, noticeQuerySchema, noticeReportSchema } from '@/contracts/notice.ts';
import type {
  newNoticeRuleSchema,
  noticePreviewRequestSchema,
  noticeRuleChangeSchema,
} from '@/contracts/noticeRule.ts';
import { allPages } from './allPages.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** All notices of a filter, the newest first. */
export function useNotices(query: z.input<typeof noticeQuerySchema>) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.noticesOf({ ...query }),
    queryFn: ({ signal }) => allPages((cursor) => api.notices({ ...query, limit: 100, cursor }, signal)),
  });
}

function useRefreshNotices() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: queryKeys.notices });
}

/** Reports something for a patient, or changes the notice with this id. */
export function useSaveNotice() {
  const api = useApi();
  const onSettled = useRefreshNotices();
  return useMutation({
    mutationFn: async (
      notice:
        | { id: null; body: z.input<typeof noticeReportSchema> }
        | { id: string; body: z.input<typeof noticeChangeSchema> },
    ) =>
      notice.id === null
        ? (await api.reportNotice(notice.body)).notice
        : api.changeNotice(notice.id, notice.body),
    onSettled,
  });
}

/** Says how a notice ended, or opens it again. */
export function useEndNotice() {
  const api = useApi();
  const onSettled = useRefreshNotices();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'done' | 'cancelled' | 'reopen' }) =>
      act === 'reopen'
        ? api.reopenNotice(id)
        : api.closeNotice(id, act === 'cancelled' ? { outcome: 'cancelled' } : {}),
    onSettled,
  });
}

export function useNoticeRules() {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.noticeRules,
    queryFn: async ({ signal }) => (await api.noticeRules(signal)).items,
  });
}

/** Adds a rule, or changes the one with this id. */
export function useSaveNoticeRule() {
  const api = useApi();
  const onSettled = useRefreshNotices();
  return useMutation({
    mutationFn: (
      rule:
        | { id: null; body: z.input<typeof newNoticeRuleSchema> }
        | { id: string; body: z.input<typeof noticeRuleChangeSchema> },
    ) => (rule.id === null ? api.createNoticeRule(rule.body) : api.changeNoticeRule(rule.id, rule.body)),
    onSettled,
  });
}

export function useRemoveNoticeRule() {
  const api = useApi();
  const onSettled = useRefreshNotices();
  return useMutation({ mutationFn: (id: string) => api.removeNoticeRule(id), onSettled });
}

/** What steps would mean for one notice; asked again while they are being changed. */
export function useNoticePreview(
  noticeId: string | null,
  steps: z.input<typeof noticePreviewRequestSchema>['steps'],
) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.noticePreview(noticeId ?? '', steps),
    queryFn: async ({ signal }) =>
      (await api.previewNotice({ noticeId: noticeId ?? '', steps }, signal)).texts,
    enabled: noticeId !== null && steps.length > 0,
    placeholderData: (before) => before,
  });
}
