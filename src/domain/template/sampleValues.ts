import type { FieldValues, ListedVisit, TemplateFields } from './field.ts';

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
    visits: sampleVisits(now, ['Ana', 'Leo']),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in fields));
}

/** As long as values usually get, for the most that a text can cost. */
export function longValues(input: SampleInput): FieldValues {
  const long: FieldValues = {
    name: 'Maximilian Alexander',
    doctor: 'Bartholomew Featherstonehaugh',
    id: 'A-10482-2210',
    amount: 12_345.67,
    visits: sampleVisits(input.now, ['Maximilian', 'Bartholomew', 'Alexandra', 'Christopher']),
  };
  return Object.fromEntries(
    Object.entries(sampleValues(input)).map(([name, value]) => [
      name,
      Object.entries(long).find(([field]) => field === name)?.[1] ?? value,
    ]),
  );
}

/** Visits on one afternoon, half an hour apart. */
function sampleVisits(now: Date, names: readonly string[]): ListedVisit[] {
  const first = Date.parse(`${new Date(now.getTime() + threeDays).toISOString().slice(0, 10)}T19:00:00Z`);
  return names.map((firstName, index) => ({
    firstName,
    startsAt: new Date(first + index * 1_800_000),
    timeZone: null,
  }));
}

/**
 * The present and dates of a year in which every month and every weekday comes up: the names of some need letters that make a text longer
 * (“août”, “sáb”).
 */
export function sampleDates({ fields, now }: SampleInput): string[] {
  if (fields.date === undefined) return [];
  const start = Date.UTC(now.getUTCFullYear(), 0, 20);
  return Array.from({ length: 24 }, (_, index) => {
    const day = new Date(start + index * 15 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    return fields.date === 'date' ? day : `${day}T12:30`;
  });
}
