/** What all variants agree on. Everything is invented: numbers are 555-01xx, which nobody has. */
export const accountSid = `AC${'5'.repeat(32)}`;
export const authToken = 'b'.repeat(32);
export const senderNumber = '+12125550199';
/** Webhooks are signed for this address, whatever port they come to. */
export const publicUrl = 'https://sms.clinic.example';
export const inboundPath = '/api/v2/twilio/webhook';
export const sendPath = '/api/v2/twilio/send-sms';
export const textToSend =
  'Your appointment is confirmed for tomorrow at 2 PM. Please arrive 10 minutes early.';

/** How many numbers, and texts already sent to them, every database starts with. */
export const knownNumbers = 20_000;
/** Callers of the API: each may send 10 texts a second and 100 at once, so that one alone would be held back. */
export const callers = 400;

const areaCodes = Array.from({ length: 800 }, (_, index) => 200 + index).filter((code) => code % 100 !== 11);

/** How many numbers there are. */
export const allNumbers = areaCodes.length * 100;

/** The number of index 0 … `allNumbers` − 1, in E.164. */
export function phoneNumberOf(index: number): string {
  const area = areaCodes[Math.floor(index / 100)];
  if (area === undefined) throw new RangeError(`there is no number ${index}`);
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`;
}

/** A SID of Twilio's shape; `space` keeps those of different makers apart. */
export function sidOf(space: string, index: number): string {
  return `SM${space}${index.toString(16).padStart(32 - space.length, '0')}`;
}

export function apiKeyOf(caller: number): string {
  return `hbk_bench_${String(caller).padStart(6, '0')}_0123456789abcdef`;
}

/** The path that Twilio calls with the status of a text. */
export function statusPathOf(clinicId: string, messageId: string): string {
  return `/api/v2/twilio/status?clinic=${clinicId}&message=${messageId}`;
}
