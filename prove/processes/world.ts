/** What the processes of a proof agree on. Everything is invented: numbers are 555-01xx, which nobody has. */
export const accountSid = `AC${'5'.repeat(32)}`;
export const authToken = 'b'.repeat(32);
export const senderNumber = '+12125550199';
/** Webhooks are signed for this address, wherever the web process listens. */
export const publicUrl = 'https://sms.clinic.example';
export const apiKey = 'hbk_prove_000000_0123456789abcdef';

const areaCodes = Array.from({ length: 800 }, (_, index) => 200 + index).filter(
  // 212 is the sender's own, and nobody texts himself.
  (code) => code % 100 !== 11 && code !== 212,
);

/** The patient's number of index 0 … 79,099, in E.164. */
export function phoneNumberOf(index: number): string {
  const area = areaCodes[Math.floor(index / 100)];
  if (area === undefined) throw new RangeError(`there is no number ${index}`);
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`;
}
