import { z } from 'zod';

export const proofRequestSchema = z
  .strictObject({ phoneNumber: z.string().min(1).max(60) })
  .meta({ id: 'ProofRequest' });

const factSchema = z.object({ name: z.string(), value: z.string() });

export const proofEntrySchema = z
  .object({
    at: z.string(),
    kind: z.enum(['consent', 'opt_out', 'opt_in', 'text', 'decision']),
    id: z.uuid(),
    /** For people: "Agreed to care texts". */
    title: z.string(),
    actor: z.object({ kind: z.string(), name: z.string().nullable() }),
    /** The words of a text, or of a consent; null where there are none, or where the reader may not see them. */
    words: z.string().nullable(),
    facts: z.array(factSchema),
  })
  .meta({ id: 'ProofEntry' });
export type ProofEntry = z.infer<typeof proofEntrySchema>;

export const proofSchema = z
  .object({
    id: z.uuid(),
    clinic: z.object({ name: z.string(), timeZone: z.string() }),
    phoneNumber: z.string(),
    display: z.string(),
    madeAt: z.string(),
    madeBy: z.object({ kind: z.string(), name: z.string().nullable() }),
    isOptedOut: z.boolean(),
    showsTexts: z
      .boolean()
      .describe('Whether the words of texts are in it: not for those who may not read them.'),
    entries: z.array(proofEntrySchema),
  })
  .meta({ id: 'Proof' });
export type Proof = z.infer<typeof proofSchema>;

export const proofAnswerSchema = z
  .object({
    proof: proofSchema,
    html: z.string().describe('The same as one page without scripts, to read, print and keep.'),
  })
  .meta({ id: 'ProofAnswer' });
