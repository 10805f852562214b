import { type FieldValues, type Resolver, set } from 'react-hook-form';
import type { z } from 'zod';

/**
 * Checks a form by the contract of the request that it makes. In: how the fields become a request, words for each field
 * that can be wrong ("phoneNumbers.phoneNumber": positions in lists left out), and checks of the form's own by field.
 * Out of the form comes the request, ready to send.
 */
export function contractResolver<Values extends FieldValues, Schema extends z.ZodType>(contract: {
  schema: Schema;
  toRequest: (values: Values) => unknown;
  words: Record<string, string>;
  check?: (values: Values) => Record<string, string | null>;
}): Resolver<Values, unknown, z.output<Schema>> {
  return (values) => {
    const errors: Record<string, never> = {};
    const own = Object.entries(contract.check?.(values) ?? {}).filter(([, message]) => message !== null);
    const parsed = contract.schema.safeParse(contract.toRequest(values));
    if (parsed.success && own.length === 0) return { values: parsed.data, errors: {} };
    for (const { path, message } of parsed.error?.issues ?? []) {
      const field = path.filter((part) => typeof part === 'string').join('.');
      set(errors, path.join('.'), { type: 'contract', message: contract.words[field] ?? message });
    }
    for (const [path, message] of own) set(errors, path, { type: 'own', message });
    return { values: {}, errors };
  };
}
