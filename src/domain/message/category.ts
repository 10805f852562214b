/** Why a text is sent. A message has exactly one category, set by its template or its sender, never guessed. */
export const categories = [
  'appointment',
  'prescription',
  'results',
  'care',
  'wellness',
  'payment',
  'survey',
  'marketing',
  'conversation',
  'urgent',
  'system',
] as const;

export type Category = (typeof categories)[number];

/** The categories that ask the patient for business rather than serve a running treatment (47 CFR 64.1200). */
export const solicitations = ['marketing', 'survey', 'wellness'] as const satisfies readonly Category[];

/** Texts about the patient's own care: what an API key's attestation or a care consent covers. */
export const careCategories = [
  'appointment',
  'prescription',
  'results',
  'care',
  'conversation',
  'urgent',
] as const satisfies readonly Category[];

/** Whether `text` is one of the categories, spelled exactly. */
export function isCategory(text: string): text is Category {
  return (categories as readonly string[]).includes(text);
}

/** Whether texts of this category are solicitations: quiet hours cannot be ignored for them. */
export function isSolicitation(category: Category): boolean {
  return (solicitations as readonly Category[]).includes(category);
}
