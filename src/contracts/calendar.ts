import { z } from 'zod';

const shows = ['nothing', 'initials', 'names'] as const;

export const calendarLinkSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    clinician: z.string().nullable(),
    locationId: z.uuid().nullable(),
    shows: z.enum(shows).describe('What stands there of the patient.'),
    createdAt: z.string(),
    revokedAt: z.string().nullable(),
    lastReadAt: z.string().nullable(),
    timesRead: z.number().int(),
  })
  .meta({ id: 'CalendarLink' });
export type CalendarLink = z.infer<typeof calendarLinkSchema>;

export const newCalendarLinkSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80).describe('How programs call the calendar.'),
    clinician: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .nullable()
      .describe('As appointments name them; null: every clinician at the location.'),
    locationId: z.uuid().nullable().default(null).describe('Null: wherever the clinician is.'),
    shows: z
      .enum(shows)
      .default('nothing')
      .describe('Initials and names leave the clinic: whoever hosts the calendar can read them.'),
  })
  .meta({ id: 'NewCalendarLink' });

export const createdCalendarLinkSchema = calendarLinkSchema
  .extend({ url: z.string().describe('The secret address. Shown once; only a hash is kept.') })
  .meta({ id: 'CreatedCalendarLink' });
