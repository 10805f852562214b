import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { ApiProblem, sentenceOf } from '@/client/apiProblem.ts';

/**
 * Puts what the server refused next to the fields that it named. Gives the sentence that belongs to no field of the form, or
 * null when every part of the refusal has found its place. `places` maps the server's fields to the form's where they differ.
 */
export function placeProblem<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: readonly Path<Values>[],
  places: Record<string, Path<Values>> = {},
): string | null {
  if (!(error instanceof ApiProblem)) return sentenceOf(error);
  const issues = error.document?.issues ?? [];
  const named =
    issues.length > 0 ? issues : error.field === null ? [] : [{ field: error.field, message: error.message }];
  let hasPlacedAll = named.length > 0;
  for (const { field, message } of named) {
    const place = places[field] ?? fields.find((known) => field === known || field.startsWith(`${known}.`));
    if (place === undefined) hasPlacedAll = false;
    else setError(places[field] ?? (field as Path<Values>), { type: 'server', message });
  }
  return hasPlacedAll ? null : error.message;
}
