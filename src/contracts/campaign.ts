import { z } from 'zod';
import { stopReasons } from '@/domain/campaign/judgeUptake.ts';
import { skipReasons } from '@/domain/campaign/skipReasons.ts';
import { categories } from '@/domain/message/category.ts';
import { shownStatuses } from '@/domain/message/status.ts';

const text = z.string().trim().min(1).max(1600);
const skipped = z
  .partialRecord(z.enum(skipReasons), z.number().int())
  .describe('How many get no text, by reason.');
const cost = z.object({ amount: z.string(), currency: z.string(), note: z.string() });

export const campaignSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    category: z.enum(categories),
    templateKey: z.string().nullable(),
    texts: z.array(z.object({ language: z.string(), text: z.string() })),
    quietHours: z.enum(['defer', 'ignore']),
    location: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe('Whose number, name and discretion it goes by; null: the clinic’s.'),
    state: z
      .enum(['draft', 'freezing', 'sending', 'paused', 'cancelled', 'done'])
      .describe('freezing: the list is being turned into queued texts, the first of which may have left.'),
    stoppedBecause: z
      .enum(stopReasons)
      .nullable()
      .describe('Why it was paused by itself: too many recipients opted out, or were not who was meant.'),
    author: z.object({ kind: z.string(), name: z.string().nullable() }),
    approval: z.object({
      isNeeded: z.boolean().describe('Staff need a colleague for more than 50 recipients.'),
      approvedBy: z.string().nullable(),
      approvedAt: z.string().nullable(),
    }),
    progress: z.object({
      recipients: z.number().int().describe('On the list.'),
      looked: z.number().int().describe('Of these, those that were judged: texts and skipped together.'),
      texts: z.number().int(),
      skipped,
      statuses: z
        .partialRecord(z.enum(shownStatuses), z.number().int())
        .nullable()
        .describe('Where the texts are; null in lists.'),
    }),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    frozenAt: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaignSchema>;

export const newCampaignSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    category: z.enum(categories).optional().describe("The template's own by default."),
    templateKey: z.string().max(80).optional(),
    texts: z
      .strictObject({
        en: text.optional(),
        es: text.optional(),
        fr: text.optional(),
        pt: text.optional(),
        vi: text.optional(),
        zh: text.optional(),
        ar: text.optional(),
        he: text.optional(),
      })
      .optional()
      .describe('Words by language, with {name}, {clinic} and {phone}; instead of a template.'),
    quietHours: z.enum(['defer', 'ignore']).optional(),
    locationId: z.uuid().nullish(),
  })
  .meta({ id: 'NewCampaign' });

export const recipientSelectionSchema = z
  .union([
    z.strictObject({ patientIds: z.array(z.uuid()).min(1).max(5_000) }),
    z.strictObject({
      filter: z.literal('all_with_mobile'),
      limit: z.number().int().min(1).max(20_000).default(5_000),
      cursor: z.string().max(500).optional(),
    }),
  ])
  .meta({ id: 'RecipientSelection' });

export const addedRecipientsSchema = z
  .object({
    added: z.number().int().describe('New on the list by this call.'),
    recipients: z.number().int().describe('On the list now.'),
    nextCursor: z.string().nullable().describe('Ask again with it until it is null.'),
  })
  .meta({ id: 'AddedRecipients' });

export const campaignPreviewSchema = z
  .object({
    category: z.enum(categories),
    recipients: z.number().int(),
    looked: z.number().int().describe('How many of the list the other figures are about.'),
    isComplete: z.boolean(),
    texts: z.number().int().describe('How many would get it now.'),
    skipped,
    segments: z.object({ total: z.number().int(), least: z.number().int(), most: z.number().int() }),
    cost: z.object({ total: cost, leastPerText: cost, mostPerText: cost }),
    samples: z
      .array(
        z.object({
          language: z.string(),
          text: z.string(),
          additions: z.array(z.string()),
          encoding: z.string(),
          segments: z.number().int(),
        }),
      )
      .describe('As really sent, to an invented patient.'),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .describe('What the linter has to say of the words.'),
  })
  .meta({ id: 'CampaignPreview' });
