import type { AskedAppointment, Intent } from './situation.ts';
import type { Recognised } from './recognise.ts';

export type OptOutSource = 'keyword' | 'phrase' | 'carrier_parameter' | 'wrong_number' | 'cancel_keyword';

export type AnswerKind =
  | 'confirmed'
  | 'cancelled'
  | 'reschedule'
  | 'choice'
  | 'several'
  | 'which_number'
  | 'slot_taken'
  | 'nothing_pending'
  | 'past'
  | 'unclear'
  | 'help'
  | 'stop_confirmation'
  | 'start_confirmation'
  | 'crisis'
  | 'offer_taken'
  | 'offer_too_late'
  | 'offer_passed';

/** Work that a reply leaves for staff. */
export type TaskKind =
  | 'crisis'
  | 'call_patient'
  | 'reschedule_asked'
  | 'declined'
  | 'cancel_asked'
  | 'cancelled_in_words'
  | 'check_slot'
  | 'slot_taken'
  | 'unclear_reply'
  | 'review_opt_out'
  | 'death_reported'
  | 'wrong_number'
  | 'hostile_opt_out'
  | 'opted_out_said_yes'
  | 'carrier_block';

export type TaskPriority = 'urgent' | 'high' | 'normal';

export type ReplyTask = {
  kind: TaskKind;
  priority: TaskPriority;
  /** The visit that it is about. */
  appointmentId?: string;
  /** Or those, where it is about several or any of several. */
  appointmentIds?: readonly string[];
  reason: string;
};

/** What a patient answered about one visit, and to which question. */
export type AnsweredVisit = { questionId: string; appointmentId: string; intent: Intent };

export type AppointmentChange = {
  appointmentId: string;
  to: 'confirmed' | 'cancelled' | 'change_asked';
  /** The slot is not given away before staff have called. */
  holdSlot: boolean;
};

/** What follows from a patient's text. Everything in it is applied in one transaction; the answer goes by the ordinary send path. */
export type ReplyDecision = {
  recognised: Recognised;
  /** Suppress the number and withdraw what is pending for it. Also set when it was suppressed before: the event is proof. */
  optOut: { rule: string; source: OptOutSource } | null;
  /** Lift our own suppression. */
  optIn: { rule: string } | null;
  /** Twilio has lifted its own block; ours is untouched unless `optIn` is set. */
  carrierBlockLifted: boolean;
  /** No automated text to this number until a person has read this one (TCPA-19 d). */
  holdAutomatedTexts: boolean;
  appointmentChanges: AppointmentChange[];
  /** What was said to a freed time that was offered: taken, passed, or wanted when it was somebody else's. */
  offerAnswer: { offerId: string; slotId: string; says: 'take' | 'pass' | 'too_late' } | null;
  answer: { kind: AnswerKind; text: string } | null;
  /** Why the opt-out is not confirmed, where it would have been: five minutes have passed (TCPA-13). */
  answerSkipped: 'confirmation_skipped_late' | null;
  /** Ask “which one?”: numbered from 1 in this order. */
  openChoice: { intent: Intent; appointments: AskedAppointment[] } | null;
  /** Questions that no longer wait for anything. */
  closeQuestionIds: string[];
  /** The question that this text answered: the appointment's reminder where there is one. */
  answeredQuestionId: string | null;
  /** What was answered to it, to be kept as its last answer: also where the visit stood so already. */
  answeredIntent: Intent | null;
  /** The same of each visit, where the question was about several or the text answered several questions; then this is what counts. */
  answeredVisits: AnsweredVisit[];
  tasks: ReplyTask[];
  /** False for a tap-back: nobody waits for an answer to it, and it is no response. */
  countsAsPatientSpeaking: boolean;
  /** False: unanswered in the inbox. */
  handled: boolean;
};

/** The decision to do nothing but let staff see the text, with what differs. */
export function decision(recognised: Recognised, differs: Partial<ReplyDecision> = {}): ReplyDecision {
  return {
    recognised,
    optOut: null,
    optIn: null,
    carrierBlockLifted: false,
    holdAutomatedTexts: false,
    appointmentChanges: [],
    offerAnswer: null,
    answer: null,
    answerSkipped: null,
    openChoice: null,
    closeQuestionIds: [],
    answeredQuestionId: null,
    answeredIntent: null,
    answeredVisits: [],
    tasks: [],
    countsAsPatientSpeaking: true,
    handled: false,
    ...differs,
  };
}

/** A task; `reason` is for staff and holds no patient data. */
export function task(
  kind: TaskKind,
  priority: TaskPriority,
  reason: string,
  appointmentId?: string,
): ReplyTask {
  return { kind, priority, reason, ...(appointmentId !== undefined && { appointmentId }) };
}

/** A task about several visits, or one about any of them. */
export function taskAbout(
  kind: TaskKind,
  priority: TaskPriority,
  reason: string,
  appointments: readonly { id: string }[],
): ReplyTask {
  const [only, ...others] = appointments;
  return others.length === 0
    ? task(kind, priority, reason, only?.id)
    : { kind, priority, reason, appointmentIds: appointments.map(({ id }) => id) };
}
