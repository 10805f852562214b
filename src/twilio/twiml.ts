/** The answer to a messaging webhook that makes Twilio send nothing back. Anything in `text/plain` would be texted. */
export const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** Twilio reads `text/xml`, `application/xml` and `text/html` as TwiML; https://www.twilio.com/docs/messaging/twiml */
export const twimlContentType = 'text/xml; charset=utf-8';
