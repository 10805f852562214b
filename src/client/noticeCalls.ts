import type { z } from 'zod';
import {
  type noticeChangeSchema,
  type noticeCloseSchema,
  type noticeQuerySchema,
  type noticeReportSchema,
  noticeSchema,
  reportedNoticeSchema,
} from '@/contracts/notice.ts';
import {
  type newNoticeRuleSchema,
  type noticePreviewRequestSchema,
  noticePreviewSchema,
  type noticeRuleChangeSchema,
  noticeRuleSchema,
} from '@/contracts/noticeRule.ts';
import { pageOf } from '@/contracts/page.ts';
import { type ApiDoor, listOf, v2 } from './request.ts';

/** What patients are to be told of, and by which rules. */
export const noticeCalls = ({ ask, send }: ApiDoor) => ({
  notices: (
    query: z.input<typeof noticeQuerySchema> & { limit?: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ) => ask(pageOf(noticeSchema), 'GET', '/notices', { query, signal }),
  reportNotice: (body: z.input<typeof noticeReportSchema>) =>
    ask(reportedNoticeSchema, 'POST', '/notices', { body }),
  changeNotice: (id: string, body: z.input<typeof noticeChangeSchema>) =>
    ask(noticeSchema, 'PATCH', `/notices/${id}`, { body }),
  closeNotice: (id: string, body: z.input<typeof noticeCloseSchema>) =>
    ask(noticeSchema, 'POST', `/notices/${id}/close`, { body }),
  reopenNotice: (id: string) => ask(noticeSchema, 'POST', `/notices/${id}/reopen`),
  noticeRules: (signal?: AbortSignal) => ask(listOf(noticeRuleSchema), 'GET', '/notice-rules', { signal }),
  createNoticeRule: (body: z.input<typeof newNoticeRuleSchema>) =>
    ask(noticeRuleSchema, 'POST', '/notice-rules', { body }),
  changeNoticeRule: (id: string, body: z.input<typeof noticeRuleChangeSchema>) =>
    ask(noticeRuleSchema, 'PATCH', `/notice-rules/${id}`, { body }),
  removeNoticeRule: async (id: string) => {
    await send('DELETE', `${v2}/notice-rules/${id}`);
  },
  previewNotice: (body: z.input<typeof noticePreviewRequestSchema>, signal?: AbortSignal) =>
    ask(noticePreviewSchema, 'POST', '/notice-rules/preview', { body, signal }),
});
