import type { z } from 'zod';
import { pageOf } from '@/contracts/page.ts';
import {
  type newWaitingListEntrySchema,
  slotSchema,
  slotSettingsSchema,
  type waitingListChangeSchema,
  waitingListEntrySchema,
  type waitingListQuerySchema,
} from '@/contracts/waitingList.ts';
import { type ApiDoor, v2 } from './request.ts';

const slotPage = pageOf(slotSchema).extend(slotSettingsSchema.shape);

/** The waiting list of the API, and the times that visits have left. */
export const waitingListCalls = ({ ask, send }: ApiDoor) => ({
  waitingList: (
    query: z.input<typeof waitingListQuerySchema> & { limit?: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ) => ask(pageOf(waitingListEntrySchema), 'GET', '/waiting-list', { query, signal }),
  addToWaitingList: (body: z.input<typeof newWaitingListEntrySchema>) =>
    ask(waitingListEntrySchema, 'POST', '/waiting-list', { body }),
  changeWaiting: (id: string, body: z.input<typeof waitingListChangeSchema>) =>
    ask(waitingListEntrySchema, 'PATCH', `/waiting-list/${id}`, { body }),
  removeFromWaitingList: async (id: string) => {
    await send('DELETE', `${v2}/waiting-list/${id}`);
  },
  slots: (
    query: { state?: 'live' | 'settled'; limit?: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ) => ask(slotPage, 'GET', '/slots', { query, signal }),
  changeSlotSettings: (body: z.input<typeof slotSettingsSchema>) =>
    ask(slotSettingsSchema, 'PATCH', '/slots', { body }),
  actOnSlot: (id: string, act: 'offer' | 'release' | 'close') =>
    ask(slotSchema, 'POST', `/slots/${id}/${act}`),
});
