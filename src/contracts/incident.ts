import { z } from 'zod';
import { toldParties } from '@/domain/incident/deadlines.ts';
import { categories } from '@/domain/message/category.ts';
import { incidentDecisions, incidentKinds, incidentStates } from '@/domain/incident/incident.ts';

const words = z.string().trim().max(4_000);
const people = z.number().int().min(0).max(100_000_000);
const peopleMeaning = 'How many people are concerned, where it is more than the patients who are listed.';
const stateMeaning =
  'How many of them live in the one state where most live; null: nobody has said, so all may.';
const patientIds = z.array(z.uuid()).max(500);

const deadlineSchema = z.object({
  whom: z.enum(toldParties),
  on: z.string().describe('The last day.'),
  toldOn: z.string().nullable(),
  daysLeft: z.number().int().describe('Negative once it is over.'),
});

const factorsSchema = z.strictObject({ data: words, recipient: words, viewed: words, mitigation: words });

const summary = {
  id: z.uuid(),
  kind: z.enum(incidentKinds),
  state: z.enum(incidentStates),
  source: z.enum(['staff', 'wrong_number', 'reassigned_number']).describe('What it was made from.'),
  discoveredAt: z.string(),
  decision: z.enum(incidentDecisions).nullable(),
  people: z.number().int().describe('How many people are concerned, as far as is known.'),
  next: deadlineSchema.nullable().describe('Who has to be told next; null: nobody waits.'),
};

export const incidentSummarySchema = z.object(summary).meta({ id: 'IncidentSummary' });
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

export const incidentSchema = z
  .object({
    ...summary,
    what: z.string(),
    factors: z.object({
      data: z.string().describe('What data, and how easily they name somebody.'),
      recipient: z.string().describe('Who got them, or used them.'),
      viewed: z.string().describe('Whether they were seen.'),
      mitigation: z.string().describe('What was done about it.'),
    }),
    reason: z.string().describe('Why it is a breach, or is not.'),
    decidedAt: z.string().nullable(),
    decidedBy: z.string().nullable(),
    deadlines: z.array(deadlineSchema),
    listedPatients: z.array(z.object({ id: z.uuid(), name: z.string() })),
    statedPeople: z.number().int().nullable().describe(peopleMeaning),
    mostInState: z.number().int().nullable().describe(stateMeaning),
    messageId: z.uuid().nullable().describe('The text that reported it.'),
    conversationId: z.uuid().nullable(),
    textCount: z.number().int(),
    texts: z
      .array(
        z.object({
          id: z.uuid(),
          conversationId: z.uuid(),
          patientId: z.uuid().nullable(),
          displayNumber: z.string(),
          category: z.enum(categories),
          at: z.string(),
        }),
      )
      .describe('The latest texts that reached somebody else, or may have.'),
    openedAt: z.string(),
    openedBy: z.string().nullable(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incidentSchema>;

export const newIncidentSchema = z
  .strictObject({
    kind: z.enum(incidentKinds),
    what: words.min(3).describe('What happened. It is kept encrypted: it may name patients.'),
    discoveredAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When somebody first knew of it; the clock runs from then. Default: now.'),
    patientIds: patientIds.default([]).describe('Whom it concerns.'),
    people: people.nullable().default(null).describe(peopleMeaning),
    mostInState: people.nullable().default(null).describe(stateMeaning),
  })
  .meta({ id: 'NewIncident' });

export const reportedIncidentSchema = z.object({ id: z.uuid() });

const told = z.iso.date().nullable();
export const incidentChangeSchema = z
  .strictObject({
    kind: z.enum(incidentKinds).optional(),
    what: words.min(3).optional(),
    discoveredAt: z.iso.datetime({ offset: true }).optional(),
    patientIds: patientIds.optional(),
    people: people.nullable().optional(),
    mostInState: people.nullable().optional(),
    factors: factorsSchema.optional(),
    reason: words.optional(),
    decision: z
      .enum(incidentDecisions)
      .nullable()
      .optional()
      .describe('Needs words about all four factors and a reason. Null takes it back.'),
    toldOn: z.strictObject({ patients: told, hhs: told, media: told }).partial().optional(),
    isClosed: z
      .boolean()
      .optional()
      .describe('Only once it is decided, and whoever has to be told of a breach was told.'),
  })
  .meta({ id: 'IncidentChange' });

export const incidentQuerySchema = z.object({
  state: z.enum(['open', 'closed']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
