import { z } from 'zod';

const moment = z.string().nullable();

export const brakeSchema = z
  .object({
    id: z.uuid(),
    kind: z
      .enum(['recipient', 'clinic'])
      .describe('recipient: one number got more than its cap. clinic: the hour’s budget is used up.'),
    caller: z.enum(['automated', 'staff', 'answers']).describe('Whose texts it stops.'),
    trippedAt: z.string(),
    recipient: z
      .object({ displayNumber: z.string(), patient: z.object({ id: z.uuid(), name: z.string() }).nullable() })
      .nullable()
      .describe('Only for those who may see patients.'),
    texts: z.number().int().describe('How many texts it holds now.'),
  })
  .meta({ id: 'Brake' });
export type Brake = z.infer<typeof brakeSchema>;

/** Whether texts go out and come in, and what stops them, in one look. */
export const operationsSchema = z
  .object({
    senders: z.array(
      z.object({
        id: z.uuid(),
        phoneNumber: z.string().nullable(),
        messagingServiceSid: z.string().nullable(),
        segmentsPerSecond: z.number(),
        circuitOpenedAt: moment.describe('It pauses since then: Twilio does not answer.'),
        probeAt: moment.describe('When Twilio is asked next whether it answers.'),
        heldAt: moment.describe('It is held since then: Twilio knows texts that we do not.'),
      }),
    ),
    brakes: z.array(brakeSchema).describe('The latest 200 that are set, the clinic’s own first.'),
    brakesSet: z.number().int(),
    budget: z.object({
      automatedPerHour: z.number().int(),
      automatedThisHour: z.number().int().describe('Counted in slots of five minutes.'),
    }),
    queued: z.array(
      z.object({
        lane: z.string(),
        count: z.number().int(),
        held: z.number().int(),
        oldestSeconds: z.number(),
      }),
    ),
    reminders: z.object({
      due: z.number().int().describe('Reminders whose time has come and that have not left, written or not.'),
      unwritten: z.number().int().describe('Of these, those whose text is not written yet.'),
      dueLeftAt: moment.describe('When the last of them leaves at the pace of the numbers.'),
      nextDay: z
        .object({
          texts: z.number().int(),
          lastLeavesAt: moment,
          longestWaitSeconds: z.number().describe('The longest that one waits for its turn.'),
          tooLate: z.number().int().describe('Their turn may come when they are of no use any more.'),
          mostInAnHour: z.number().int(),
          overBudget: z
            .number()
            .int()
            .describe(
              'How many more leave within an hour than the budget allows: the brake would hold what follows.',
            ),
        })
        .describe('Reminders of the next 24 hours, those that are due now included.'),
    }),
    unknown: z.object({
      count: z.number().int(),
      oldestSeconds: z.number(),
      withPeople: z.number().int(),
    }),
    inbound: z.object({
      lastGap: z.object({ foundAt: z.string(), texts: z.number().int() }).nullable(),
      missedLastDay: z.number().int(),
      withoutEffects: z.number().int(),
    }),
    workers: z.object({ alive: z.number().int(), lastSeenAt: moment }),
  })
  .meta({ id: 'Operations' });
export type Operations = z.infer<typeof operationsSchema>;

export const releaseBrakeSchema = z
  .strictObject({
    texts: z
      .enum(['send', 'withdraw'])
      .default('send')
      .describe(
        'send: what it holds is due again, except what is too late by now. withdraw: none of it is sent.',
      ),
  })
  .meta({ id: 'ReleaseBrake' });

export const brakeReleaseSchema = z
  .object({
    sent: z
      .number()
      .int()
      .describe('Held texts that are due again. Those of the clinic’s brake just go on and are not counted.'),
    withdrawn: z.number().int(),
  })
  .meta({ id: 'BrakeRelease' });

export const releaseSenderSchema = z
  .strictObject({ isDryRun: z.boolean().default(false) })
  .meta({ id: 'ReleaseSender' });

const count = z.number().int();

export const senderReleaseSchema = z
  .object({
    senderId: z.uuid(),
    notAgain: count.describe('Texts that waited here and were at Twilio already: they are not sent again.'),
    settled: count.describe('Texts whose answer was lost, settled by the list.'),
    imported: count.describe('Texts that the database had lost, kept in their conversations.'),
    unreadable: count.describe('Texts without a whole number, because Twilio has redacted it.'),
    inbound: count.describe('Texts from patients that were missing.'),
  })
  .meta({ id: 'SenderRelease' });
