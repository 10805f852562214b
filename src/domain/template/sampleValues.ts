import type { FieldValues, TemplateFields } from './field.ts';

export type SampleInput = {
  fields: TemplateFields;
  clinicName: string;
  /** As shown to patients, e.g. "(555) 123-4567". */
  clinicPhone: string;
  /** The present: sample dates lie three days ahead. */
  now: Date;
};

const threeDays = 3 * 24 * 3600 * 1000;

/** Invented values for the preview of a template, one for each of its fields. */
export function sampleValues({ fields, clinicName, clinicPhone, now }: SampleInput): FieldValues {
  const day = new Date(now.getTime() + threeDays).toISOString().slice(0, 10);
  const all: Required<FieldValues> = {
    name: 'John',
    doctor: 'Dr. Smith',
    date: fields.date === 'date' ? day : `${day}T14:00`,
    id: '10482',
    amount: 45,
    clinic: clinicName,
    phone: clinicPhone,
    location: 'Main Street office',
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in fields));
}
