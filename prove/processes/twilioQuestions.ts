import { z } from 'zod';
import { faultKindNames } from '../../src/simulator/faults.ts';

const faultRule = z.object({
  kind: z.enum(faultKindNames),
  rule: z.object({
    next: z.int().exactOptional(),
    probability: z.number().exactOptional(),
    how: z.enum(['reset', 'hang', 'html502']).exactOptional(),
    ms: z.number().exactOptional(),
  }),
});

/** What the process of the simulated Twilio can be asked. */
export const twilioQuestion = z.discriminatedUnion('do', [
  z.object({ do: z.literal('listen'), seed: z.int() }),
  /** Where webhooks go from now on; null: nobody is there. */
  z.object({ do: z.literal('deliverTo'), url: z.string().nullable() }),
  /** These, in place of those before. */
  z.object({ do: z.literal('faults'), rules: z.array(faultRule) }),
  z.object({ do: z.literal('count') }),
  z.object({ do: z.literal('ledger') }),
  z.object({ do: z.literal('type'), texts: z.array(z.object({ from: z.string(), body: z.string() })) }),
  /** Until no webhook is under way. */
  z.object({ do: z.literal('settle') }),
]);
export type TwilioQuestion = z.infer<typeof twilioQuestion>;
export type FaultSetting = z.infer<typeof faultRule>;
