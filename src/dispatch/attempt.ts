import type { Lane } from '@/domain/ledger/lane.ts';

/** A message that is claimed for one attempt at Twilio: committed as `sending` before the call. */
export type Attempt = {
  clinicId: string;
  messageId: string;
  conversationId: string;
  attemptId: string;
  claimedAt: Date;
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  mediaUrls: readonly string[];
  deadlineAt: Date | null;
  /** In which lane it waited since when; absent where nobody had to wait, as in a direct send. */
  waited?: { lane: Lane; dueAt: Date };
};
