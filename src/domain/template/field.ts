import type { Category } from '../message/category.ts';

/** Every name that may stand between braces in a template. */
export const fieldNames = [
  'name',
  'doctor',
  'date',
  'id',
  'amount',
  'clinic',
  'phone',
  'location',
  'visits',
] as const;

export type FieldName = (typeof fieldNames)[number];

/** What a field holds; there is no type for free text (compliance rule DLP-03). */
export type FieldType =
  | 'firstName'
  | 'clinicianName'
  | 'dateTime'
  | 'date'
  | 'identifier'
  | 'money'
  | 'clinicName'
  | 'locationName'
  | 'phoneNumber'
  | 'visitList';

/** The fields that one template may use, and how each is checked and written. */
export type TemplateFields = Partial<Record<FieldName, FieldType>>;

/** One of the visits that a text lists. */
export type ListedVisit = {
  /** Where the visits are of several patients; else null. */
  firstName: string | null;
  startsAt: Date;
  /** IANA, of where the visit is; null is the text's own. */
  timeZone: string | null;
};

/** What a caller may give for a field: see `writeField` for each type. */
export type FieldValue = string | number | Date | readonly ListedVisit[] | null | undefined;

export type FieldValues = Partial<Record<FieldName, FieldValue>>;

const always = { name: 'firstName', clinic: 'clinicName', phone: 'phoneNumber' } as const;
const visit = {
  ...always,
  doctor: 'clinicianName',
  date: 'dateTime',
  location: 'locationName',
} as const;

const fieldsByCategory: Record<Category, TemplateFields> = {
  appointment: { ...visit, visits: 'visitList' },
  prescription: { ...always, id: 'identifier' },
  results: always,
  care: visit,
  wellness: visit,
  payment: { ...always, amount: 'money', date: 'date' },
  survey: visit,
  marketing: always,
  conversation: visit,
  urgent: visit,
  system: always,
};

/** The fields allowed in templates of a category: no amount beside a visit, no doctor in a text about results. */
export function fieldsForCategory(category: Category): TemplateFields {
  return fieldsByCategory[category];
}

/** Whether `text` is the name of a field, spelled exactly. */
export function isFieldName(text: string): text is FieldName {
  return (fieldNames as readonly string[]).includes(text);
}
