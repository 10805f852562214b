import { z } from 'zod';
import { blockedDefinition, textFigureWords, textGroupings } from '@/domain/metric/textFigures.ts';
import { figureSchema } from './analytics.ts';

const count = z.number().int().nonnegative();

const numbers = {
  texts: count.describe('Texts that were handed to Twilio; the sum of all fates.'),
  fates: z
    .object({
      delivered: count,
      unconfirmed: count.describe('`sent` is the last that was heard. Never counted as delivered.'),
      onTheWay: count,
      undelivered: count,
      failed: count,
      canceled: count,
    })
    .describe('What became of them, each text in one.'),
  figures: z.object({
    delivery: figureSchema.describe(textFigureWords.delivery.definition),
    response: figureSchema.describe(textFigureWords.response.definition),
    opt_out: figureSchema.describe(textFigureWords.opt_out.definition),
    failed: figureSchema.describe(textFigureWords.failed.definition),
  }),
  causes: z
    .array(
      z.object({
        code: z.number().int().nullable().describe('Twilio’s error code; null where it gave none.'),
        title: z.string(),
        advice: z.string(),
        failed: count,
        undelivered: count,
        count,
      }),
    )
    .describe('Why texts failed or were not delivered, the most frequent first.'),
  blocked: z
    .object({
      count,
      reasons: z.array(z.object({ reason: z.string(), sentence: z.string(), count })),
    })
    .describe(blockedDefinition),
};

export const textNumbersSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    total: z.object(numbers),
    groups: z.array(
      z.object({
        key: z.string().nullable().describe('Null: texts that belong to none.'),
        name: z.string().nullable(),
        ...numbers,
      }),
    ),
  })
  .meta({ id: 'TextNumbers' });
export type TextNumbers = z.infer<typeof textNumbersSchema>;

export const textNumbersQuerySchema = z.object({
  from: z.iso.date().describe('Texts handed to Twilio from this day of the clinic on.'),
  to: z.iso.date().describe('Up to this day, inclusive; at most 400 days.'),
  by: z
    .enum(textGroupings)
    .default('week')
    .describe(
      '`kind`: automatic answers, texts by staff and software, reminders and notices, campaigns. `location`: of the visit, else of the campaign, else of the sender.',
    ),
});
