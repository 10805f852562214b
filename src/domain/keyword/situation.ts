import type { AppointmentStatus } from '../appointment/status.ts';
import type { ReviewedLanguage } from '../template/language.ts';

/** What a patient may want of an appointment. */
export type Intent = 'confirm' | 'cancel' | 'reschedule';

export type AskedAppointment = {
  id: string;
  patientFirstName: string;
  startsAt: Temporal.Instant;
  timeZone: string;
  status: AppointmentStatus;
  /** Of a cancelled one: whether its time has been given to another since; undefined where nobody can tell. */
  isSlotTaken?: boolean | undefined;
};

/** What became of one of several visits since it was asked about. */
export type VisitState = {
  answer?: Intent | undefined;
  answeredAt?: Temporal.Instant | undefined;
  /** Staff have moved or ended it: an answer to what was asked would be about something else. */
  isGone?: boolean | undefined;
};

/** Something that we asked on this phone: a reminder about one appointment or several, or “which one?” about several. */
export type OpenQuestion = {
  id: string;
  kind: 'reminder' | 'choice';
  /** What the patient wanted, where the question is “which one?”. */
  intent?: Intent | undefined;
  askedAt: Temporal.Instant;
  /** The cut-off: after it not even CONFIRM counts. Digits and letters end 72 hours after the asking at the latest. */
  expiresAt: Temporal.Instant;
  /** An answered reminder stays answerable until its cut-off: the latest answer counts. */
  answeredAt?: Temporal.Instant | undefined;
  /** The last answer; tells the patient's own cancellation from the clinic's, which a late CONFIRM must not undo. */
  lastAnswer?: Intent | undefined;
  offersCancel: boolean;
  /** Where they are several: in the order of the numbers shown, from 1. */
  appointments: AskedAppointment[];
  /** Of a reminder about several: by appointment, each being answered for itself. */
  visits?: ReadonlyMap<string, VisitState> | undefined;
};

/** A freed time that was offered on this phone. */
export type OpenOffer = {
  questionId: string;
  offerId: string;
  slotId: string;
  askedAt: Temporal.Instant;
  startsAt: Temporal.Instant;
  timeZone: string;
  state: 'planned' | 'sent' | 'accepted' | 'declined' | 'expired' | 'too_late' | 'refused';
  /** Nobody has it, and it may be given away. */
  isFree: boolean;
};

/** All that a reply is decided by: plain values, read in the transaction that stores the inbound text. */
export type ReplySituation = {
  now: Temporal.Instant;
  /** When the text reached us or Twilio, if that was earlier: after five minutes an opt-out is no longer confirmed (TCPA-13). */
  receivedAt?: Temporal.Instant | undefined;
  text: string;
  /** Twilio's parameter of Advanced Opt-Out. Where it is present, Twilio has acted and answered. */
  optOutType?: 'STOP' | 'START' | 'HELP' | undefined;
  sender: {
    /** Whether CANCEL is an opt-out at the carrier (Twilio's default) or freed for our own use. */
    cancelHandling: 'freed' | 'carrier_opt_out';
    /** Which of its default words Twilio answers on this sender. */
    carrierAnswers: { stop: boolean; start: boolean; help: boolean };
  };
  /** `opt_out` is the strict policy: CANCEL opts out and changes no visit. */
  clinicPolicy: { cancel: 'visit' | 'opt_out' };
  clinic: { name: string; phone: string; timeZone: string };
  /** Answers are sent in languages in which they were reviewed. */
  language: ReviewedLanguage;
  isSuppressed: boolean;
  /** Newest first. Answered reminders before their cut-off are among them. */
  openQuestions: OpenQuestion[];
  offers?: OpenOffer[] | undefined;
};
