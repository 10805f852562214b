/** What is asked about every text, in this order and no other (AUD-01). */
export const stages = [
  'sender',
  'category',
  'person',
  'number',
  'suppression',
  'consent',
  'content',
  'window',
  'caps',
] as const;
export type Stage = (typeof stages)[number];

/**
 * `block`: never, as it is. `review`: a second person has to look. `hold`: not now; without `notBefore` it waits for something
 * that has no time. `warn`: it may go, and this is on record.
 */
export type Finding = {
  stage: Stage;
  /** An id of the compliance rules, or the name of a law of our own (`sender_held`, `brake`, `one_text_a_number`). */
  rule: string;
  outcome: 'block' | 'review' | 'hold' | 'warn';
  /** Stable, snake case: what callers and screens go by. */
  code: string;
  /** For people. Never what the text says, nor whom it is for. */
  sentence: string;
  /** What to do about it. */
  advice?: string;
  notBefore?: Temporal.Instant;
  /** Ids, positions and figures that the finding rests on. */
  evidence?: Readonly<Record<string, string | number | boolean | null>>;
};

/** The version of the rules that a decision was made by, kept with it (ST-05). */
export const packVersion = '2026-11-22';
