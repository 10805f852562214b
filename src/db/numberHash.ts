import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Hashes phone numbers under a key that is derived (HKDF-SHA-256) from HEARBACK_ENCRYPTION_KEY and is not in the database: of ten
 * billion numbers each could be tried, were the hash a plain one. The same number has another hash at another clinic.
 */
export function createNumberHash(masterKey: Buffer): (clinicId: string, phoneNumber: string) => Buffer {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'erased phone numbers', 32));
  return (clinicId, phoneNumber) =>
    createHmac('sha256', key).update(`${clinicId}/${phoneNumber}`, 'utf8').digest();
}
