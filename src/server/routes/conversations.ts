import { z } from 'zod';
import {
  conversationChangeSchema,
  conversationCountsSchema,
  conversationFilters,
  conversationSchema,
  openConversationSchema,
} from '@/contracts/conversation.ts';
import { messageSchema } from '@/contracts/message.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { changeConversation } from '@/services/conversation/changeConversation.ts';
import { countConversations } from '@/services/conversation/countConversations.ts';
import { getConversation } from '@/services/conversation/getConversation.ts';
import { listConversations } from '@/services/conversation/listConversations.ts';
import { listMessages } from '@/services/conversation/listMessages.ts';
import { markRead } from '@/services/conversation/markRead.ts';
import { openConversationWith } from '@/services/conversation/openConversationWith.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['Conversations'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'conversations:read',
  tags,
  summary: 'The inbox under one filter, the latest message first',
  request: { query: pageQuerySchema.extend({ filter: z.enum(conversationFilters).default('all') }) },
  responses: { 200: answers(pageOf(conversationSchema), 'A page.'), ...refusedWith() },
});
const counts = createRoute({
  method: 'get',
  path: '/counts',
  'x-permission': 'conversations:read',
  tags,
  summary: 'How much waits, is unread, and is left to do',
  responses: { 200: answers(conversationCountsSchema, 'The counts.'), ...refusedWith() },
});
const open = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'conversations:write',
  tags,
  summary: 'Find or make the conversation with a number; nothing is sent',
  request: { body: body(openConversationSchema) },
  responses: {
    200: answers(conversationSchema, 'The conversation.'),
    ...refusedWith('invalid_phone_number', 'twilio_misconfigured'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'conversations:read',
  tags,
  summary: 'One conversation',
  request: { params },
  responses: { 200: answers(conversationSchema, 'The conversation.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'conversations:write',
  tags,
  summary: 'Assign, snooze, finish or reopen a conversation',
  request: { params, body: body(conversationChangeSchema) },
  responses: { 200: answers(conversationSchema, 'The conversation.'), ...refusedWith('not_found') },
});
const messages = createRoute({
  method: 'get',
  path: '/{id}/messages',
  'x-permission': 'messages:read',
  tags,
  summary: 'The texts of a conversation, newest first',
  request: { params, query: pageQuerySchema },
  responses: { 200: answers(pageOf(messageSchema), 'A page.'), ...refusedWith('not_found') },
});
const read = createRoute({
  method: 'post',
  path: '/{id}/read',
  'x-permission': 'conversations:read',
  tags,
  summary: 'Note that the person who asks has read it',
  request: { params },
  responses: { 204: nothing('Noted.'), ...refusedWith('not_found') },
});

/** The inbox: one conversation a number that the clinic's sender texts with. */
export function conversationRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) =>
    c.json(await listConversations(contextOf(c, deps), c.req.valid('query')), 200),
  );
  api.openapi(counts, async (c) => c.json(await countConversations(contextOf(c, deps)), 200));
  api.openapi(open, async (c) =>
    c.json(await openConversationWith(contextOf(c, deps), c.req.valid('json').phoneNumber), 200),
  );
  api.openapi(get, async (c) =>
    c.json(await getConversation(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changeConversation(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(messages, async (c) =>
    c.json(await listMessages(contextOf(c, deps), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  api.openapi(read, async (c) => {
    await markRead(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
