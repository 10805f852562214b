import { z } from 'zod';
import { callOutcomes } from '@/domain/appointment/visitState.ts';
import { appointmentSchema } from './appointment.ts';

/** A visit that somebody has to call about. */
export const callSchema = z
  .object({
    appointment: appointmentSchema,
    language: z.string().describe('In which the patient is texted, and best spoken to.'),
    callFrom: z.string().describe('From when on the clinic calls about visits of its day. ISO 8601 UTC.'),
    lastWords: z
      .object({ body: z.string().nullable(), occurredAt: z.string() })
      .nullable()
      .describe('What the patient wrote last; without its words for callers who may not read texts.'),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof callSchema>;

export const callQuerySchema = z.object({
  day: z.iso.date().optional().describe('Visits of this day, by the clock where they take place.'),
});

export const callPageSchema = z.object({
  items: z.array(callSchema),
  toCall: z.number().int().describe('How many are left in all.'),
  called: z.number().int().describe('How many have been called; they stand at the end.'),
  nextCursor: z.string().nullable(),
});

export const newCallSchema = z
  .strictObject({
    appointmentId: z.uuid(),
    outcome: z
      .enum(callOutcomes)
      .describe(
        'calling: on the phone just now, so that nobody else calls; confirmed: also confirms the visit.',
      ),
  })
  .meta({ id: 'NewCall' });
