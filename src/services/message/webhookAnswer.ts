// The server may not know Twilio's wire; what it answers comes through here.
export { emptyTwiml, twimlContentType } from '@/twilio/twiml.ts';
