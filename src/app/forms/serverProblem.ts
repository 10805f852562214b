import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { ApiProblem, sentenceOf } from '@/client/apiProblem.ts';

/** The form's field for a field that the server named, where there is one. */
export type PlaceOf<Values extends FieldValues> = (field: string) => Path<Values> | undefined;

/** Fields of the form that the server calls by the same names, and those that it calls otherwise. */
export function among<Values extends FieldValues>(
  fields: readonly Path<Values>[],
  renamed: Record<string, Path<Values>> = {},
): PlaceOf<Values> {
  return (field) => renamed[field] ?? fields.find((known) => known === field);
}

/**
 * Puts what the server refused next to the fields that it named. Gives the sentence that belongs to no field of the form,
 * or null when every part of the refusal has found its place.
 */
export function placeProblem<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  placeOf: PlaceOf<Values>,
): string | null {
  if (!(error instanceof ApiProblem)) return sentenceOf(error);
  const issues = error.document?.issues ?? [];
  const named =
    issues.length > 0 ? issues : error.field === null ? [] : [{ field: error.field, message: error.message }];
  let hasPlacedAll = named.length > 0;
  for (const { field, message } of named) {
    const place = placeOf(field);
    if (place === undefined) hasPlacedAll = false;
    else setError(place, { type: 'server', message });
  }
  return hasPlacedAll ? null : error.message;
}
