/** Texts with what the rule must find between « and », and texts in which it must find nothing. */
export type Fixture = { hits: readonly string[]; others: readonly string[] };
