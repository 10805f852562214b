import type { TwilioErrorCause } from './errorTable.ts';

/** For codes that nobody has written a sentence for. */
export const adviceByCause: Readonly<Record<TwilioErrorCause, string>> = {
  request: 'Twilio did not understand the request. Report this code to whoever runs Hearback.',
  account: 'The Twilio account does not allow this. Its owner has to look at it in the Twilio Console.',
  sender: 'The number that the clinic sends from cannot send this text. Check it in the Twilio Console.',
  recipient: 'This number cannot be texted. Check it with the patient, or call.',
  content: 'The text itself was not accepted. Change it and send again.',
  rate: 'Too many texts at once. It can be sent again later.',
  carrier: 'The text was lost on the way, not because of the clinic or the patient. Call if it matters.',
};

const optedOut =
  'The patient has opted out, so no text can reach them. They can text START to the clinic to receive texts again; until then, call.';
const invalid = 'This is not a number that can be texted. Check it with the patient and correct it.';
const landline = 'This is a landline, which receives no texts. Ask the patient for a mobile number, or call.';
const notOurSender =
  'The number that the clinic sends from does not belong to the Twilio account or cannot send texts. Check the sender in the set-up.';
const unregistered =
  'US carriers block texts from numbers without a registration. Finish the registration of the clinic’s number in the Twilio Console.';
const quietHours =
  'It was held back because of the hour where the patient lives. Send it again between 8:00 and 21:00 their time.';
const dailyCap =
  'The clinic’s daily limit with this carrier is used up; it starts again at midnight Pacific time.';
const twilioTrouble = 'Twilio had an internal failure. It can be sent again later.';
const fraudBlock =
  'Texts to this range of numbers are blocked for a while on suspicion of fraud. Try again in a few hours, or call.';

/** Sentences for staff, by code. Source of the meanings: https://www.twilio.com/docs/api/errors */
export const adviceByCode: ReadonlyMap<number, string> = new Map([
  [
    20003,
    'Twilio did not accept our credentials, or the account is suspended. Check the Account SID and the Auth Token.',
  ],
  [20005, 'The Twilio account is not active. Its owner has to look at it in the Twilio Console.'],
  [20008, 'Test credentials cannot do this; they only send to Twilio’s magic numbers.'],
  [20404, 'Twilio does not know this account or message. Check the Account SID.'],
  [20429, 'Twilio is receiving too many calls from this account at once. It can be sent again in a moment.'],
  [
    20500,
    'Twilio had an internal failure; the text may or may not be on its way. Wait for it to be resolved before sending again.',
  ],
  [
    20503,
    'Twilio is not available; the text may or may not be on its way. Wait for it to be resolved before sending again.',
  ],
  [20504, twilioTrouble],
  [21211, invalid],
  [21212, notOurSender],
  [21265, 'This is a short code, not a person’s number. Ask the patient for a mobile number.'],
  [21266, 'The text was addressed to the clinic’s own number. Choose the patient’s number.'],
  [21268, 'This is a premium-rate or service number. Ask the patient for a mobile number.'],
  [
    21408,
    'The Twilio account may not text this country. Its owner can allow it under Messaging, Geo permissions.',
  ],
  [21602, 'The text was empty. Write something and send again.'],
  [21606, notOurSender],
  [
    21608,
    'A trial account may text verified numbers only. Verify this number in the Twilio Console, or upgrade the account.',
  ],
  [
    21609,
    'Twilio cannot reach the address for delivery statuses. Set PUBLIC_URL to an address that is open to the internet.',
  ],
  [21610, optedOut],
  [21611, 'Ten hours’ worth of texts are already waiting for this sender. It can be sent again later.'],
  [
    21612,
    'There is no way from the clinic’s number to this one. Another kind of sender may work; otherwise call.',
  ],
  [21614, landline],
  [21617, 'The text is longer than 1,600 characters. Shorten it.'],
  [21619, 'The text was empty. Write something and send again.'],
  [21620, 'The address of the picture is malformed. Attach it again.'],
  [21623, 'A text can carry ten pictures at most. Remove some.'],
  [21635, landline],
  [21659, notOurSender],
  [
    21660,
    'The number that the clinic sends from belongs to another Twilio account. Check the sender in the set-up.',
  ],
  [21661, notOurSender],
  [21703, 'The Messaging Service has no number that can reach this patient. Add one to its sender pool.'],
  [21704, 'The Messaging Service has no numbers. Add one to its sender pool.'],
  [30001, 'Too many texts were waiting for this sender. It can be sent again later.'],
  [
    30002,
    'The Twilio account was suspended before the text left. Its owner has to look at it in the Twilio Console.',
  ],
  [
    30003,
    'The phone was off, out of coverage, or cannot receive texts. Try again later; if it keeps happening, call.',
  ],
  [
    30004,
    'The patient’s carrier or phone refuses texts from the clinic. Do not text again before asking the patient.',
  ],
  [30005, 'This number no longer exists. Ask the patient for the present one.'],
  [30006, landline],
  [
    30007,
    'Twilio or the carrier took the text for spam. Do not send it again as it is; tell whoever runs Hearback.',
  ],
  [30008, 'The carrier gave no reason. Try once more; if it fails again, call.'],
  [30022, 'The clinic is sending faster than its registration allows. It can be sent again later.'],
  [30023, dailyCap],
  [
    30024,
    'The carrier does not know the clinic’s number yet. It can be sent once the number has been set up there.',
  ],
  [30027, dailyCap],
  [
    30032,
    'The clinic’s toll-free number is not verified yet. Finish the verification in the Twilio Console.',
  ],
  [30033, 'The registration of the clinic’s number is suspended. Look at it in the Twilio Console.'],
  [30034, unregistered],
  [30035, 'The registration of the clinic’s number is still in progress. It can be sent when that is done.'],
  [
    30036,
    'It waited too long and was dropped, so that it did not arrive late. Send it again only if it still matters.',
  ],
  [30038, 'A text that looked like a one-time code was filtered.'],
  [30039, 'An automatic answer was dropped to stop two machines from texting each other.'],
  [30040, 'This country takes texts from registered senders only. Call instead.'],
  [30041, 'The clinic’s sender is not registered for this country. Call instead.'],
  [30042, 'The sender name is too general for this country. Call instead.'],
  [30044, 'The text is too long for a trial account. Shorten it, or upgrade the account.'],
  [
    30046,
    'The carrier never confirmed the delivery. It may have arrived; ask the patient before sending it again.',
  ],
  [
    30410,
    'The carrier did not answer Twilio in time. It may have arrived; ask the patient before sending it again.',
  ],
  [30450, fraudBlock],
  [30453, fraudBlock],
  [30485, fraudBlock],
  [30500, twilioTrouble],
  [30610, quietHours],
  [30615, quietHours],
  [30630, optedOut],
]);
