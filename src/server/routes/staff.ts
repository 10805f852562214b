import { z } from 'zod';
import {
  invitationSchema,
  newInvitationSchema,
  newStaffMemberSchema,
  staffChangeSchema,
  staffMemberSchema,
} from '@/contracts/staff.ts';
import { changeStaffMember } from '@/services/staff/changeStaffMember.ts';
import { inviteStaffMember } from '@/services/staff/inviteStaffMember.ts';
import { listStaff } from '@/services/staff/listStaff.ts';
import { renewInvitation } from '@/services/staff/renewInvitation.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { createStaffAccounts } from '../staffAccounts.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Staff'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'staff:manage',
  tags,
  summary: 'Everybody who has or had an account',
  responses: {
    200: answers(z.object({ items: z.array(staffMemberSchema) }), 'Those at work first.'),
    ...refusedWith(),
  },
});
const invite = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'staff:manage',
  tags,
  summary: 'Give somebody an account, and a one-time link to set a password by',
  description: 'Hearback sends no e-mail: hand the link over yourself.',
  request: { body: body(newStaffMemberSchema) },
  responses: { 201: answers(invitationSchema, 'The account and its link.'), ...refusedWith('conflict') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'staff:manage',
  tags,
  summary: 'Change name or role, end an account or open it again',
  request: { params, body: body(staffChangeSchema) },
  responses: { 200: answers(staffMemberSchema, 'The account.'), ...refusedWith('not_found', 'conflict') },
});
const renew = createRoute({
  method: 'post',
  path: '/{id}/invitation',
  'x-permission': 'staff:manage',
  tags,
  summary: 'Make another one-time link, which sets a new password',
  request: { params, body: body(newInvitationSchema) },
  responses: { 201: answers(invitationSchema, 'The link.'), ...refusedWith('not_found', 'conflict') },
});

/** Staff accounts, for those who look after them. */
export function staffRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  const accounts = createStaffAccounts(server.auth);
  api.openapi(list, async (c) => c.json(await listStaff(contextOf(c, deps)), 200));
  api.openapi(invite, async (c) =>
    c.json(await inviteStaffMember(contextOf(c, deps), accounts, c.req.valid('json')), 201),
  );
  api.openapi(change, async (c) =>
    c.json(await changeStaffMember(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(renew, async (c) =>
    c.json(await renewInvitation(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 201),
  );
  return api;
}
