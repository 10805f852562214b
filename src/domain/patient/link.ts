import type { Category } from '../message/category.ts';

/** Whose number it is, towards the patient (ID-02). */
export const linkRoles = ['self', 'parent', 'guardian', 'proxy', 'household'] as const;
export type LinkRole = (typeof linkRoles)[number];

/** What a number may be limited to: answers in a conversation and our own to STOP are in everybody's scope. */
export const scopableCategories = [
  'appointment',
  'prescription',
  'results',
  'care',
  'wellness',
  'payment',
  'survey',
  'marketing',
  'urgent',
] as const satisfies readonly Category[];

/** That a number belongs to a patient, with whose it is and from when to when. */
export type LinkFacts = {
  phoneNumber: string;
  /** Null: nobody has said. */
  role: LinkRole | null;
  /** What may be texted about the patient there; null is everything. */
  categories: readonly Category[] | null;
  /** The first and the last day, by the clinic's calendar. */
  startsOn: string | null;
  endsOn: string | null;
  /** The one number for this patient, which beats every other, since then (HIPAA-04). */
  confidentialSince: Temporal.Instant | null;
  addedAt: Temporal.Instant;
};

/** What of a person decides whom a text about them may reach. */
export type PersonState = {
  /** ISO date; null when it is not on file. */
  birthDate: string | null;
  deceasedAt: Temporal.Instant | null;
  doNotTextSince: Temporal.Instant | null;
};

/** A moment from which, or until which, texts about a person go to a number, and why. */
export type Limit = {
  at: Temporal.Instant;
  rule: 'ID-01' | 'ID-02' | 'ID-04' | 'ID-05' | 'HIPAA-04';
  code:
    | 'person_deceased'
    | 'do_not_text'
    | 'confidential_number'
    | 'link_ended'
    | 'link_not_started'
    | 'turned_18'
    | 'minor';
};
