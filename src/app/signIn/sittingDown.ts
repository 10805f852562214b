import { drafts } from '@/components/twilio/useDraft.ts';

/** Who was signed in on this page last; null before the first time. */
let lastId: string | null = null;

/** Drafts outlive a session that has ended by itself, for the person who wrote them and for nobody else. */
export function sittingDown(staffMemberId: string): void {
  if (lastId !== null && lastId !== staffMemberId) drafts.forget();
  lastId = staffMemberId;
}
