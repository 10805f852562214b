/** Whom a text is from, as Twilio tells it: a number of ours, or a Messaging Service that chooses one. */
export type TextOrigin = { from: string | null; messagingServiceSid: string | null };

/** A text whose answer was lost. Times are epoch milliseconds. */
export type UnknownText = TextOrigin & { id: string; to: string; body: string; claimedAt: number };

/** A text that Twilio lists and that no message of ours claims yet. */
export type ListedText = TextOrigin & { sid: string; to: string; body: string; createdAt: number };

/** Twilio's clock and ours may differ, and a request may wait in line before it is written. */
const slackMs = { before: 10_000, after: 120_000 };

/** Texts of a trial account are sent with this in front. Any other words in front make it somebody else's text. */
const trialNotice = 'Sent from your Twilio trial account - ';

/** Whether Twilio’s words are ours. */
export function isSameBody(listed: string, ours: string): boolean {
  return listed === ours || listed === trialNotice + ours;
}

/** Another application may text the same patient from the same account, by another number. */
function isSameOrigin(listed: TextOrigin, ours: TextOrigin): boolean {
  return ours.messagingServiceSid === null
    ? listed.from === ours.from
    : listed.messagingServiceSid === ours.messagingServiceSid;
}

/**
 * Pairs lost answers with what Twilio lists, one to one: same sender, same recipient, same words, created around the
 * claim. Texts that agree in all that are interchangeable, so the earliest goes with the earliest. What finds no
 * partner stays unknown: that Twilio lists nothing yet proves nothing (design, law 3).
 */
export function matchUnknown(
  unknown: readonly UnknownText[],
  listed: readonly ListedText[],
): { id: string; sid: string }[] {
  const free = [...listed].toSorted((one, other) => one.createdAt - other.createdAt);
  const pairs: { id: string; sid: string }[] = [];
  for (const text of [...unknown].toSorted((one, other) => one.claimedAt - other.claimedAt)) {
    const index = free.findIndex(
      (candidate) =>
        candidate.to === text.to &&
        isSameOrigin(candidate, text) &&
        isSameBody(candidate.body, text.body) &&
        candidate.createdAt >= text.claimedAt - slackMs.before &&
        candidate.createdAt <= text.claimedAt + slackMs.after,
    );
    const [partner] = index < 0 ? [] : free.splice(index, 1);
    if (partner) pairs.push({ id: text.id, sid: partner.sid });
  }
  return pairs;
}
