import { z } from 'zod';
import { stages } from '@/domain/gate/finding.ts';
import { categories } from '@/domain/message/category.ts';
import { shownStatuses } from '@/domain/message/status.ts';

export const findingSchema = z
  .object({
    stage: z.enum(stages).describe('Where in the fixed order of the gate it was found.'),
    rule: z.string().describe('Which rule says so.'),
    outcome: z.enum(['block', 'review', 'hold', 'warn']),
    code: z.string(),
    sentence: z.string(),
    advice: z.string().nullable().describe('What to do about it.'),
    notBefore: z.string().nullable(),
    evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'Finding' });
export type ShownFinding = z.infer<typeof findingSchema>;

export const decisionSchema = z
  .object({
    id: z.uuid(),
    messageId: z.uuid().nullable().describe('Null for a text that was refused: there is none.'),
    step: z
      .enum(['acceptance', 'approval', 'claim', 'withdrawal'])
      .describe('When the text was asked for, let go by a second person, about to leave, or afterwards.'),
    outcome: z.enum(['allow', 'hold', 'block']),
    code: z.string().nullable(),
    rules: z.array(z.string()),
    findings: z
      .array(findingSchema)
      .describe('In the order of the gate; the first that decides is the reason.'),
    category: z.enum(categories).nullable(),
    patientId: z.uuid().nullable(),
    campaignId: z.uuid().nullable(),
    consent: z
      .object({ basis: z.string().nullable(), evidenceId: z.string().nullable() })
      .nullable()
      .describe('What the text relied on.'),
    zones: z.array(z.string()).describe('Where the patient may be, as far as it counted.'),
    packVersion: z.string().nullable().describe('The version of the rules.'),
    notBefore: z.string().nullable(),
    latestUsefulAt: z.string().nullable(),
    decidedAt: z.string(),
    by: z.object({ kind: z.string(), name: z.string().nullable() }),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof decisionSchema>;

export const messageDecisionSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(shownStatuses),
    why: z
      .object({
        sentence: z.string(),
        advice: z.string().nullable(),
        rule: z.string().nullable(),
        until: z.string().nullable().describe('When it leaves, if nothing else stops it.'),
      })
      .nullable()
      .describe('Why it was not sent, or not yet; null when it was.'),
    decisions: z.array(decisionSchema).describe('The oldest first. None is ever changed.'),
  })
  .meta({ id: 'MessageDecision' });
export type MessageDecision = z.infer<typeof messageDecisionSchema>;
