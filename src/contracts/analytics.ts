import { z } from 'zod';
import { figureKinds, groupings } from '@/domain/metric/reminderFigures.ts';

const count = z.number().int().nonnegative();
export const figureSchema = z
  .object({
    numerator: count,
    denominator: count,
    value: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('The share; null where the denominator is under 10: too few to say.'),
  })
  .meta({ id: 'Figure' });

const numbers = {
  visits: count,
  figures: z.object({
    confirmation: figureSchema,
    answer: figureSchema,
    cancellation: figureSchema,
    no_show: figureSchema,
  }),
  answerMinutes: z
    .object({ count, median: z.number().nullable(), ninetieth: z.number().nullable() })
    .describe('From the last reminder before an answer to the answer; null for fewer than 10 answers.'),
  reminders: z
    .object({
      wanted: count,
      sent: count,
      waiting: count,
      notSent: count,
      reasons: z.array(z.object({ reason: z.string(), sentence: z.string(), count })),
    })
    .describe('wanted = sent + waiting + notSent, and the reasons add up to notSent.'),
};

export const reminderNumbersSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    total: z.object(numbers),
    groups: z.array(
      z.object({
        key: z.string().nullable().describe('Null: visits that belong to none.'),
        name: z.string().nullable(),
        ...numbers,
      }),
    ),
  })
  .meta({ id: 'ReminderNumbers' });
export type ReminderNumbers = z.infer<typeof reminderNumbersSchema>;

export const reminderNumbersQuerySchema = z.object({
  from: z.iso.date().describe('Visits from this day of the clinic on.'),
  to: z.iso.date().describe('Up to this day, inclusive; at most 400 days.'),
  by: z.enum(groupings).default('week'),
  visitType: z.string().min(1).max(100).optional(),
  locationId: z.uuid().optional(),
});

export const figureVisitsQuerySchema = reminderNumbersQuerySchema.extend({
  figure: z.enum(figureKinds),
  part: z.enum(['numerator', 'denominator']).default('numerator'),
  key: z.string().max(200).optional().describe('Of this group alone; empty: of visits that belong to none.'),
});
