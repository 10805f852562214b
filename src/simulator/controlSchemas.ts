import { z } from 'zod';
import { faultKindNames } from './faults.ts';
import type { FaultRule } from './faults.ts';
import { outcomeSchema } from './store.ts';

/** An E.164 number. */
export const phoneNumberSchema = z.string().regex(/^\+[1-9]\d{6,14}$/);

/** Body of `POST /phones/{number}/texts`. */
export const typedTextSchema = z.strictObject({
  to: phoneNumberSchema,
  body: z.string().max(10_000).default(''),
  media: z
    .array(
      z.strictObject({
        contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
        url: z.url({ protocol: /^https?$/ }).optional(),
        data: z.base64().max(7_000_000).optional(),
      }),
    )
    .max(10)
    .optional(),
});

/** Body of `PUT /phones/{number}`. */
export const phoneChangeSchema = z.strictObject({
  label: z.string().max(200).nullable().optional(),
  isOn: z.boolean().optional(),
  /** Null: back to what the number says. */
  outcome: outcomeSchema.nullable().optional(),
});

/** Body of `PUT /numbers/{number}`. */
export const numberChangeSchema = z.strictObject({
  optOut: z.enum(['default', 'advanced', 'none']).optional(),
  cancelFreed: z.boolean().optional(),
  isTollFree: z.boolean().optional(),
  segmentsPerSecond: z.number().positive().nullable().optional(),
});

const ruleSchema = z.strictObject({
  next: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  how: z.enum(['reset', 'hang', 'html502']).optional(),
  ms: z.int().min(0).max(600_000).optional(),
  code: z.int().min(10_000).max(99_999).optional(),
  status: z.enum(['undelivered', 'failed']).optional(),
  retryAfter: z.int().min(0).optional(),
  phone: phoneNumberSchema.optional(),
});

/** Body of `PUT /faults`: the named faults are set, those with null cleared, the others left alone. */
export const faultsChangeSchema = z.partialRecord(z.enum(faultKindNames), ruleSchema.nullable());

/** Body of `POST /clock`. */
export const clockChangeSchema = z.strictObject({
  advanceMs: z
    .int()
    .min(0)
    .max(366 * 86_400_000),
});

/** A rule without the members that are absent. */
export function faultRule(rule: z.infer<typeof ruleSchema>): FaultRule {
  const { next, probability, how, ms, code, status, retryAfter, phone } = rule;
  return {
    ...(next !== undefined && { next }),
    ...(probability !== undefined && { probability }),
    ...(how !== undefined && { how }),
    ...(ms !== undefined && { ms }),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(phone !== undefined && { phone }),
  };
}
