/** What happens after we have asked: a text of the patient, time that passes, or something that staff do. */
export type Happening =
  | string
  | { hoursLater: number }
  | { staffMove: string; to: string }
  | { staffSet: string; to: string }
  | { staffUndo: string; to: string }
  | { asksAgain: string }
  | { booked: string };

/** One reply story: what was asked, what the patient says, and what must come of it. */
export type Story = {
  name: string;
  /** Which kind of number and policy; a number that has freed CANCEL by default. */
  line?: 'freed' | 'unfreed' | 'strict';
  /** The patients' language; English by default. */
  language?: string;
  /**
   * Visits of patients of these first names on one phone, in the order in which they are asked about. Without a time they are on
   * Wednesday June 9 at 9:00, 9:30 and so on; it is Monday June 7, 10:00.
   */
  visits: readonly string[];
  /** One text about all of them, which numbers them; else a reminder for each. `nothing`: no reminder at all. */
  asked?: 'in one text' | 'nothing';
  says: readonly Happening[];
  /** How the visits stand in the end, in their order. */
  becomes: readonly string[];
  /** All that the phone receives after what asked, word for word; `{clinic}` and `{phone}` are the clinic's. */
  hears: readonly string[];
  /** Open tasks, in the order of their opening: kind, and the priority where it is not normal. */
  tasks?: readonly string[];
  isOptedOut?: boolean;
  /** Whether the slot is held until staff have called. */
  holds?: boolean;
  /** Whether staff see that the patient waits for an answer. */
  waits?: boolean;
};

export const thanks = 'Thank you for confirming your appointment!';
export const thanksForAll = 'Thank you for confirming your appointments!';
export const call = 'Please call us at {phone} to reschedule.';
export const gone = 'Your appointment has been cancelled.';
export const undo = 'Changed your mind? Reply 1.';
export const stop = 'Reply STOP to stop all texts.';
export const past = 'The time to answer for that appointment is over. Please call us at {phone}. {clinic}';
export const nothingOpen =
  'We found no appointment that is waiting for your answer. Please call us at {phone}. {clinic}';
export const unclear = 'We are not sure which appointment you mean. Please call us at {phone}. {clinic}';
export const ana = '1 Ana Jun 9 9:00 AM';
export const leo = '2 Leo Jun 9 9:30 AM';
export const whichNumber = `We are not sure what you mean. Reply YES for all, or each number with YES or NO: ${ana}, ${leo}. Or call {phone}.`;
/** Ours, where Twilio has not answered. */
export const stopped = '{clinic}: You are opted out and will get no more texts. Questions? Call {phone}.';
/** The simulated Twilio's. */
export const twilioStopped =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.';
export const twilioStarted =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.';
