/** UUIDs and Twilio SIDs are full of digits and belong to nobody. */
const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[A-Z]{2}[0-9a-f]{32}\b/gi;
const phoneNumber = /\+\d{8,15}\b|(?<![\d.:-])\d{10,11}(?![\d.:-])/;
/** Shorter texts ("1", "STOP") are words of our own as well. */
const shortestText = 12;

/**
 * Fails when a log line of a whole test app holds a phone number, or any text that went to or came from a phone.
 * Every app of the run is checked as it closes, at trace level.
 */
export function refusePersonalLines(lines: readonly string[], texts: readonly string[]): void {
  const told = [...new Set(texts.map((text) => text.trim()).filter((text) => text.length >= shortestText))];
  for (const line of lines) {
    const bare = line.replaceAll(ids, '');
    if (phoneNumber.test(bare)) throw new Error('a log line holds a phone number');
    if (told.some((text) => line.includes(JSON.stringify(text).slice(1, -1))))
      throw new Error('a log line holds a message text');
  }
}
