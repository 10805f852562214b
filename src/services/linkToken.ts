import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

// Consonants alone: no word, number or code that a content scan could see in it comes about by chance.
const letters = 'bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ';
const length = 26;
const tokenPattern = new RegExp(`^[${letters}]{${length}}$`);

/** A token of 137 bits (26 letters of 39): for the link itself, and for the proof that its second question was answered. */
export function newToken(): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** Whether this can be one of our tokens at all. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** What is kept of a token. It has too many values for anybody to try, so that a plain hash is enough. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(tokenHash(one), tokenHash(other));
}
