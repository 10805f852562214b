/** Who asks for a text, as the brake counts it. */
export type Caller = 'automated' | 'staff' | 'answers';

/** What a person may get within an hour, whatever asks for more (design, law 10). */
export const recipientCaps: Record<Caller, number> = { automated: 2, staff: 30, answers: 10 };
export const brakeWindowMs = 3_600_000;
/** The budget of a clinic is counted in slots, which cost one row each. */
export const budgetSlotMs = 300_000;

/** Texts that one caller may have brought to one number within the last hour, and whether its brake is set. */
export type RecipientCount = { claims: number; isSet: boolean };

/**
 * Whether one more text goes or is held. The brake stays set until a person releases it: a defect that asks again
 * and again does not get two more each hour.
 */
export function judgeBrake(caller: Caller, count: RecipientCount): 'go' | 'hold' {
  return count.isSet || count.claims >= recipientCaps[caller] ? 'hold' : 'go';
}

/** The slot that a claim is counted in; epoch milliseconds. */
export function budgetSlot(now: number): number {
  return Math.floor(now / budgetSlotMs) * budgetSlotMs;
}
