// The server may not know Twilio's wire; what it answers comes through here.
export { emptyTwiml, twimlContentType } from '@/twilio/twiml.ts';

/** Far above Twilio's largest form: 1,600 characters of four bytes each, percent-encoded, and ten media links. */
export const largestFormBytes = 256 * 1024;
