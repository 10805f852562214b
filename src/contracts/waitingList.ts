import { z } from 'zod';

export const entryStates = ['waiting', 'offered', 'booked', 'removed', 'expired'] as const;

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as "09:30".')
  .nullable();
const patientOfEntry = z.object({
  id: z.uuid(),
  shortId: z.number().int(),
  name: z.string(),
  phoneNumber: z.string().nullable(),
  isOptedOut: z.boolean(),
});
const actor = z.object({ kind: z.string(), name: z.string().nullable() });

const wish = {
  visitType: z.string().trim().min(1).max(100).nullable().describe('Null: any kind.'),
  clinician: z.string().trim().min(1).max(100).nullable().describe('Null: anybody.'),
  earliestDay: z.iso
    .date()
    .nullable()
    .describe('Local date where the visit is, inclusive. Null: from now on.'),
  latestDay: z.iso.date().nullable().describe('Inclusive; the entry ends after it. Null: open.'),
  weekdays: z.array(z.number().int().min(1).max(7)).max(7).describe('1 is Monday. None: every day.'),
  fromTime: clock.describe('The visit starts at or after this time of day. Null: any.'),
  untilTime: clock.describe('… and before this one.'),
  isUrgent: z.boolean().describe('Asked before all others.'),
  movesVisit: z
    .boolean()
    .describe('Who takes a time has the later visit of that kind moved to it; else both stay.'),
};

export const waitingListEntrySchema = z
  .object({
    id: z.uuid(),
    patient: patientOfEntry,
    location: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('Null: any.'),
    ...wish,
    note: z.string().nullable().describe('For staff.'),
    state: z.enum(entryStates),
    appointmentId: z.uuid().nullable().describe('The visit that was booked or moved.'),
    createdAt: z.string(),
    createdBy: actor,
    updatedAt: z.string(),
    settledAt: z.string().nullable(),
    settledBy: actor.nullable(),
  })
  .meta({ id: 'WaitingListEntry' });
export type WaitingListEntry = z.infer<typeof waitingListEntrySchema>;

const fields = {
  ...wish,
  locationId: z.uuid().nullable(),
  note: z.string().trim().min(1).max(500).nullable(),
};

export const newWaitingListEntrySchema = z
  .strictObject({
    patientId: z.union([z.number().int().positive(), z.string().min(1).max(200)]),
    ...z.strictObject(fields).partial().shape,
  })
  .meta({ id: 'NewWaitingListEntry' });

export const waitingListChangeSchema = z.strictObject(fields).partial().meta({ id: 'WaitingListChange' });

export const waitingListQuerySchema = z.object({
  state: z
    .enum(['open', ...entryStates])
    .default('open')
    .describe('Open: waiting or offered.'),
  patientId: z.uuid().optional(),
  locationId: z.uuid().optional(),
  visitType: z.string().max(100).optional(),
});

export const slotStates = ['open', 'offering', 'taken', 'closed', 'expired'] as const;
export const offerStates = [
  'planned',
  'sent',
  'accepted',
  'declined',
  'expired',
  'too_late',
  'refused',
] as const;

export const slotSchema = z
  .object({
    id: z.uuid(),
    appointmentId: z.uuid().describe('The visit that left it.'),
    startsAt: z.string().describe('ISO 8601 UTC.'),
    localStart: z.string().describe('The wall clock there, without offset.'),
    timeZone: z.string(),
    durationMinutes: z.number().int().nullable(),
    clinician: z.string().nullable(),
    visitType: z.string().nullable(),
    location: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    state: z.enum(slotStates),
    isHeld: z
      .boolean()
      .describe('Freed by a word that may have been an opt-out: offered once staff release it.'),
    isInDoubt: z.boolean().describe('A task about the visit is open: offered after a click alone.'),
    reason: z.string().nullable().describe('Why it ended.'),
    sentence: z.string().nullable().describe('The same in words.'),
    freedAt: z.string(),
    offeredSince: z.string().nullable().describe('Null: nobody has started it.'),
    waiting: z.number().int().describe('How many of the list it suits who were not asked yet.'),
    takenBy: z.object({ entryId: z.uuid(), appointmentId: z.uuid().nullable() }).nullable(),
    settledAt: z.string().nullable(),
    offers: z.array(
      z.object({
        id: z.uuid(),
        entryId: z.uuid(),
        patient: z.object({ id: z.uuid(), name: z.string() }),
        state: z.enum(offerStates),
        reason: z.string().nullable().describe('Why it was not texted.'),
        sentence: z.string().nullable(),
        isLost: z.boolean().describe('The text did not arrive, or its number has opted out since.'),
        plannedAt: z.string(),
        standsUntil: z.string().nullable().describe('When the next in line is asked too.'),
        answeredAt: z.string().nullable(),
        messageId: z.uuid().nullable(),
        conversationId: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'Slot' });
export type Slot = z.infer<typeof slotSchema>;

export const slotQuerySchema = z.object({
  state: z.enum(['live', 'settled']).default('live').describe('Live: open or being offered.'),
});

export const slotSettingsSchema = z
  .strictObject({ isAutomatic: z.boolean().describe('Freed times are offered without a click.') })
  .meta({ id: 'SlotSettings' });
