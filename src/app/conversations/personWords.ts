import type { Conversation } from '@/contracts/conversation.ts';

/** "Ana Silva and Leo Silva"; the number when nobody is known. */
export function namesOn(conversation: Pick<Conversation, 'patients' | 'displayNumber'>): string {
  const names = conversation.patients.map(({ name }) => name);
  if (names.length === 0) return conversation.displayNumber;
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}

/** Enough of a birth date to tell two people apart, and no more: "born 1980". Null when it is not known. */
export function maskedBirthDate(birthDate: string | null): string | null {
  return birthDate === null ? null : `born ${birthDate.slice(0, 4)}`;
}

/** "5 min", "3 h", "2 days": how long a patient has been waiting. */
export function waitingWords(since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} days`;
}
