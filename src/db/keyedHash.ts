import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Hashes values under a key that is derived (HKDF-SHA-256) from HEARBACK_ENCRYPTION_KEY for one purpose and is not in the database: of
 * ten billion phone numbers each could be tried, were the hash a plain one. The same value has another hash at another clinic.
 */
export function createKeyedHash(
  masterKey: Buffer,
  purpose: string,
): (clinicId: string, value: string) => Buffer {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', purpose, 32));
  return (clinicId, value) => createHmac('sha256', key).update(`${clinicId}/${value}`, 'utf8').digest();
}
