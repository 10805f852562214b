import { createHmac, hkdfSync } from 'node:crypto';

/** The keys of the audit chain. They are never in the database: whoever can change that cannot make seals. */
export interface AuditKeys {
  /** Which key new seals are made with. */
  readonly currentId: string;
  /** HMAC-SHA-256 of a seal's text; null when this key is not known here. */
  hash(keyId: string, clinicId: string, text: string): Buffer | null;
}

/**
 * One key a clinic, derived (HKDF-SHA-256) from the installation's encryption key. `former`: encryption keys of
 * before, so that what was sealed with them can still be checked.
 */
export function createAuditKeys(encryptionKey: Buffer, former: readonly Buffer[] = []): AuditKeys {
  const masters = new Map([...former, encryptionKey].map((master) => [keyIdOf(master), master]));
  const derived = new Map<string, Buffer>();
  return {
    currentId: keyIdOf(encryptionKey),
    hash(keyId, clinicId, text) {
      const master = masters.get(keyId);
      if (!master) return null;
      const place = `${keyId}/${clinicId}`;
      const key = derived.get(place) ?? derive(master, `audit chain/${clinicId}`);
      derived.set(place, key);
      return createHmac('sha256', key).update(text, 'utf8').digest();
    },
  };
}

/** Tells keys apart without telling anything about them. */
export function keyIdOf(master: Buffer): string {
  return derive(master, 'audit chain key id').subarray(0, 8).toString('hex');
}

function derive(master: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', info, 32));
}
