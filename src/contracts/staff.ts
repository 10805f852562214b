import { z } from 'zod';
import { roles } from '@/domain/access/roles.ts';

export const staffMemberSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    hasSecondFactor: z.boolean(),
    isInvited: z.boolean().describe('A one-time link is out that has not been used.'),
    lastSignedInAt: z.string().nullable().describe('Of the sessions that are kept: the latest.'),
    createdAt: z.string(),
    disabledAt: z.string().nullable(),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof staffMemberSchema>;

export const newStaffMemberSchema = z
  .strictObject({
    email: z.email('This is not an e-mail address.').max(200),
    name: z.string().trim().min(1, 'The name is needed.').max(100),
    role: z.enum(roles),
  })
  .meta({ id: 'NewStaffMember' });

export const staffChangeSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    role: z.enum(roles).optional(),
    isDisabled: z.boolean().optional().describe('true ends every session at once.'),
  })
  .meta({ id: 'StaffChange' });

export const newInvitationSchema = z
  .strictObject({
    removeSecondFactor: z
      .boolean()
      .default(false)
      .describe('For somebody who has lost the authenticator and the recovery codes.'),
  })
  .meta({ id: 'NewInvitation' });

export const invitationSchema = z
  .object({
    staffMember: staffMemberSchema,
    url: z.string().describe('Sets a password, once. Shown in this answer and never again.'),
    expiresAt: z.string(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof invitationSchema>;
