import { z } from 'zod';
import {
  addedRecipientsSchema,
  campaignPreviewSchema,
  campaignSchema,
  newCampaignSchema,
  recipientSelectionSchema,
} from '@/contracts/campaign.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { addRecipients } from '@/services/campaign/addRecipients.ts';
import { approveCampaign } from '@/services/campaign/approveCampaign.ts';
import { createCampaign } from '@/services/campaign/createCampaign.ts';
import { getCampaign } from '@/services/campaign/getCampaign.ts';
import { listCampaigns } from '@/services/campaign/listCampaigns.ts';
import { previewCampaign } from '@/services/campaign/previewCampaign.ts';
import { startCampaign } from '@/services/campaign/startCampaign.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '@/services/campaign/turnCampaign.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Campaigns'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'campaigns:read',
  tags,
  summary: 'Campaigns, the newest first',
  request: { query: pageQuerySchema },
  responses: { 200: answers(pageOf(campaignSchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'campaigns:send',
  tags,
  summary: 'Make a draft; nothing is sent before it is started',
  request: { body: body(newCampaignSchema) },
  responses: { 201: answers(campaignSchema, 'The draft.'), ...refusedWith('not_found') },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'campaigns:read',
  tags,
  summary: 'A campaign and how far its texts have come',
  request: { params },
  responses: { 200: answers(campaignSchema, 'The campaign.'), ...refusedWith('not_found') },
});
const recipients = createRoute({
  method: 'post',
  path: '/{id}/recipients',
  'x-permission': 'campaigns:send',
  tags,
  summary: 'Put patients on the list: some, or a page of all with a mobile number',
  request: { params, body: body(recipientSelectionSchema) },
  responses: {
    200: answers(addedRecipientsSchema, 'What changed.'),
    ...refusedWith('not_found', 'patient_not_found', 'conflict'),
  },
});
const preview = createRoute({
  method: 'post',
  path: '/{id}/preview',
  'x-permission': 'campaigns:send',
  tags,
  summary: 'Who would get it, who would not and why, and what it may cost',
  request: { params },
  responses: {
    200: answers(campaignPreviewSchema, 'The funnel.'),
    ...refusedWith('not_found', 'sending_held'),
  },
});

const verb = (path: string, summary: string) =>
  createRoute({
    method: 'post',
    path: `/{id}/${path}`,
    'x-permission': 'campaigns:send',
    tags,
    summary,
    request: { params },
    responses: {
      200: answers(campaignSchema, 'The campaign.'),
      ...refusedWith('not_found', 'conflict', 'feature_disabled'),
    },
  });
const approve = verb('approve', 'Let a colleague’s campaign be started: not your own, nor your list');
const start = verb('start', 'Start it; more than 50 recipients need an approval when staff start it');
const pause = verb('pause', 'Let nothing more leave for now');
const resume = verb('resume', 'Go on where it was paused');
const cancel = verb('cancel', 'Withdraw what has not left');

/** One text to many. */
export function campaignRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listCampaigns(contextOf(c, deps), c.req.valid('query')), 200));
  api.openapi(create, async (c) =>
    c.json(await createCampaign(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) => c.json(await getCampaign(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(recipients, async (c) =>
    c.json(await addRecipients(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(preview, async (c) =>
    c.json(await previewCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(approve, async (c) =>
    c.json(await approveCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(start, async (c) =>
    c.json(await startCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(pause, async (c) =>
    c.json(await pauseCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(resume, async (c) =>
    c.json(await resumeCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(cancel, async (c) =>
    c.json(await cancelCampaign(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  return api;
}
