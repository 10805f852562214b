import type { Category } from '../message/category.ts';

/** How the clinic stands to a patient. Whatever is not `active` blocks marketing, survey and wellness (ID-09). */
export const careStates = ['active', 'discharged', 'transferred', 'incarcerated', 'legal_hold'] as const;
export type CareState = (typeof careStates)[number];

/** Texts that nobody's care needs. */
export const promotionalCategories: readonly Category[] = ['marketing', 'survey', 'wellness'];
