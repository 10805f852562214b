import type { Connection } from './database.ts';

/** What a clinic tells the content scan about itself. A clinic is one location (SENS). */
export type ContentSettings = {
  linkHosts: string[];
  /** See `readRecordNumberMask`. */
  recordNumberPattern: string | null;
  heldWords: string[];
  harmlessWords: string[];
  /** What patients see instead of the clinic's name. */
  smsAlias: string | null;
  sensitivity: 'none' | 'mental' | 'sud' | 'repro' | 'hiv' | 'other';
  isDiscreet: boolean;
};

const columns = [
  'linkHosts',
  'recordNumberPattern',
  'heldWords',
  'harmlessWords',
  'smsAlias',
  'sensitivity',
  'isDiscreet',
] as const;

/** The clinic's own settings for content. */
export function contentSettings(connection: Connection, clinicId: string): Promise<ContentSettings> {
  return connection.selectFrom('clinic').select(columns).where('id', '=', clinicId).executeTakeFirstOrThrow();
}

/** Writes them, all of them. */
export async function updateContentSettings(
  connection: Connection,
  clinicId: string,
  settings: ContentSettings,
): Promise<void> {
  await connection.updateTable('clinic').set(settings).where('id', '=', clinicId).execute();
}

/** The same for a statement that reads the clinic as `c`. */
export const contentSettingsJson = `jsonb_build_object('linkHosts', c.link_hosts, 'recordNumberPattern', c.record_number_pattern,
            'heldWords', c.held_words, 'harmlessWords', c.harmless_words, 'smsAlias', c.sms_alias, 'sensitivity', c.sensitivity,
            'isDiscreet', c.is_discreet)`;
