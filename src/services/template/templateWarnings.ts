import { carrierCollisions } from '@/domain/keyword/carrierCollisions.ts';
import type { FieldName } from '@/domain/template/field.ts';

export type TemplateWarning = { code: 'carrier_word' | 'sensitive_field'; message: string };

/** Typed fields whose values tell more than a text on a lock screen should. */
const sensitive: Partial<Record<FieldName, string>> = {
  amount: 'The amount can be read by anybody with access to the phone.',
  id: 'The prescription number can be read by anybody with access to the phone.',
};

/** What the authors of a template should know: words that carriers act on, and fields that tell much. Each once. */
export function templateWarnings(
  variants: readonly { language: string; body: string }[],
  fields: readonly FieldName[],
): TemplateWarning[] {
  const words = new Map(
    variants.flatMap(({ body }) => carrierCollisions(body).map(({ word, why }) => [word, why] as const)),
  );
  return [
    ...[...words].map(([word, why]) => ({ code: 'carrier_word' as const, message: `“${word}”: ${why}` })),
    ...fields.flatMap((field) => {
      const message = sensitive[field];
      return message === undefined ? [] : [{ code: 'sensitive_field' as const, message }];
    }),
  ];
}
