import type { Category } from '../message/category.ts';

/** How firm a consent is (TCPA-03). An authorization under HIPAA is something else and allows no text by itself. */
export type ConsentKind = 'express' | 'express_written' | 'hipaa_authorization';

/** One line of the append-only record about one patient and one number. */
export type ConsentEvent = {
  id: string;
  category: Category;
  kind: ConsentKind;
  /** `attested`: an API caller or key declared it; nobody here saw or heard the patient. */
  action: 'granted' | 'revoked' | 'attested';
  occurredAt: Temporal.Instant;
};

/** What the caller of the API, or the owner of the key, declares about the recipients' consent. */
export type ConsentAttestation = { source: 'caller' | 'key'; categories: readonly Category[] };
