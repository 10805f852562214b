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
};
