import { z } from 'zod';
import { leastIdleMinutes, mostIdleMinutes } from '@/domain/access/idle.ts';

const hour = z.number().int().min(0).max(24);
const hours = z.tuple([hour, hour]).readonly().nullable().optional();
const bound = hours.unwrap();
const mostDays = z.object({ mon_fri: bound, sat: bound, sun: bound });
const days = z.strictObject({ mon_fri: hours, sat: hours, sun: hours }).optional();
const textHours = z
  .strictObject({ care: days, payment: days, promotions: days })
  .describe(
    'When texts of a kind may arrive, from the first hour until before the second, where the patient is; null: not on such days; left out: as the rules say. They narrow the hours of the rules and never widen them.',
  );

const callTime = z.strictObject({
  daysBefore: z.number().int().min(0).max(5).describe('Working days before the visit; 0 is the day itself.'),
  from: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .describe('"12:00", by the clock where the visit takes place.'),
});

/** Who is asking, for which clinic, and what this installation can do: what every screen needs first. */
export const sessionSchema = z
  .object({
    staffMember: z.object({ id: z.uuid(), name: z.string(), email: z.string(), role: z.string() }),
    scopes: z.array(z.string()),
    secondFactor: z
      .enum(['on', 'off', 'required'])
      .describe('required: the clinic asks for it, and nothing else is allowed before it is set up.'),
    clinic: z.object({
      id: z.uuid(),
      name: z.string(),
      phoneNumber: z.string().nullable(),
      timeZone: z.string(),
      country: z.string(),
      policy: z.enum(['standard', 'strict']),
      cancelPolicy: z.enum(['visit', 'opt_out']),
      baaConfirmedAt: z
        .string()
        .nullable()
        .describe('Null: nobody has confirmed that Twilio has signed a BAA.'),
      hipaaAccountConfirmedAt: z.string().nullable(),
      idleMinutes: z.number().int().describe('Without anybody at the screen, staff are logged off.'),
      textHours,
      callTime: callTime.describe('From when on who has not answered is called.'),
      allowsUnreviewed: z
        .boolean()
        .describe('Whether translations of templates that nobody has reviewed are sent.'),
      mostTextHours: z
        .object({ care: mostDays, payment: mostDays, promotions: mostDays })
        .describe('The widest hours that the rules allow: those of a clinic lie within them.'),
    }),
    mode: z.enum(['simulator', 'twilio']).describe('Whether texts go to real phones.'),
    sendingEnabled: z.boolean().describe('NEXT_PUBLIC_ENABLE_TWILIO_SMS.'),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    sender: z.object({
      phoneNumber: z.string().nullable(),
      messagingServiceSid: z.string().nullable(),
      isTollFree: z.boolean(),
      cancelHandling: z.enum(['freed', 'carrier_opt_out']),
      stopReplyOwner: z.enum(['twilio', 'app']),
    }),
    colleagues: z.array(z.object({ id: z.uuid(), name: z.string() })),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const clinicChangeSchema = z
  .strictObject({
    cancelPolicy: z
      .enum(['visit', 'opt_out'])
      .optional()
      .describe(
        'visit: CANCEL cancels the visit that a reminder offered to cancel; opt_out: it opts out and changes no visit.',
      ),
    cancelHandling: z
      .enum(['freed', 'carrier_opt_out'])
      .optional()
      .describe('freed: Advanced Opt-Out at Twilio no longer takes CANCEL for an opt-out.'),
    stopReplyOwner: z
      .enum(['twilio', 'app'])
      .optional()
      .describe(
        'Who answers STOP, START and HELP: twilio, or app when the replies of the sender are switched off at Twilio. Never both.',
      ),
    baaConfirmed: z.boolean().optional().describe('Twilio has signed a business associate agreement.'),
    hipaaAccountConfirmed: z.boolean().optional().describe('The account is flagged for HIPAA at Twilio.'),
    idleMinutes: z
      .number()
      .int()
      .min(leastIdleMinutes)
      .max(mostIdleMinutes)
      .optional()
      .describe('After so many minutes without anybody at the screen, staff are logged off.'),
    textHours: textHours.optional(),
    callTime: callTime.optional(),
    allowsUnreviewed: z
      .boolean()
      .optional()
      .describe('Send translations of templates that nobody has reviewed; what is stale is sent to nobody.'),
    automatedPerHour: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('More automated texts than this in an hour wait until a person has looked.'),
    segmentsPerSecond: z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .describe(
        'How fast Twilio lets this sender go: 1 for a long code, 3 toll-free, up to 100 a short code.',
      ),
  })
  .meta({ id: 'ClinicChange' });
