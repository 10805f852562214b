import { z } from 'zod';

/** A clinic that lives in the whole product: which households are its own, and from when to when, in epoch milliseconds. */
export const reminderYearTask = z.object({
  seed: z.int(),
  policy: z.enum(['standard', 'strict']),
  from: z.number(),
  until: z.number(),
  firstHousehold: z.int(),
  households: z.int(),
  longestGapDays: z.number(),
});
export type ReminderYearTask = z.infer<typeof reminderYearTask>;

/** What came of it. */
export const reminderYearReport = z.object({
  words: z.string(),
  violations: z.array(z.string()),
  seconds: z.number(),
});
