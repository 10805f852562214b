/** Why somebody on the list gets no text, in the order of the gate. */
export const skipReasons = [
  'account_not_confirmed',
  'category_wrong',
  'recipient_not_texted',
  'no_phone_number',
  'duplicate_number',
  'number_not_texted',
  'recipient_opted_out',
  'consent_missing',
  'template_field_missing',
  'text_too_long',
  'phi_blocked',
  'content_held',
  'no_useful_time',
  'too_many_texts',
  'sent_before_restore',
] as const;
export type SkipReason = (typeof skipReasons)[number];
