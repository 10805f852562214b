import { answers } from './answers.ts';
import { decideAmong } from './decideAnswer.ts';
import type { Recognised } from './recognise.ts';
import {
  decision,
  task,
  taskAbout,
  type OptOutSource,
  type ReplyDecision,
  type ReplyTask,
} from './replyDecision.ts';
import type { ReplySituation } from './situation.ts';
import { candidatesFor, isList, type Candidate } from './whichAppointment.ts';

const sources: Partial<Record<Recognised['kind'], OptOutSource>> = {
  stop: 'keyword',
  opt_out_phrase: 'phrase',
  wrong_number: 'wrong_number',
};
// Sent later than this, a confirmation needs a justification of its own (TCPA-13).
const confirmationMinutes = 5;

/** An opt-out by word, phrase, wrong number or Twilio's parameter: at once, one confirmation at most, nothing else (TCPA-11..13). */
export function decideOptOut(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const source = sources[recognised.kind] ?? 'carrier_parameter';
  const isStranger = source === 'wrong_number';
  const tasks: ReplyTask[] = [];
  if (recognised.crisis !== undefined || recognised.kind === 'crisis') tasks.push(crisisTask());
  if (recognised.death !== undefined) tasks.push(deathTask());
  if (isStranger)
    tasks.push(
      task(
        'wrong_number',
        'high',
        'The number seems not to be the patient’s: it was unlinked. Ask the patient for the right one; what was sent to it is an incident.',
      ),
    );
  if (recognised.isHostile)
    tasks.push(
      task('hostile_opt_out', 'high', 'Opted out in hostile or legal words. A manager should read this.'),
    );
  return decision(recognised, {
    optOut: { rule: source === 'carrier_parameter' ? 'carrier:STOP' : recognised.rule, source },
    ...confirmation(situation, recognised),
    // Digits from a stranger must not answer for the patient.
    closeQuestionIds: isStranger ? situation.openQuestions.map(({ id }) => id) : [],
    tasks,
    handled: true,
  });
}

/**
 * The word CANCEL, which is also an opt-out (TCPA-17). Freed: it cancels the visit. Not freed: Twilio has opted the number out, and the visit
 * that the reminder offered to cancel is cancelled too. Strict policy, or nothing open to cancel: an opt-out, no visit changed.
 *
 * One text about several visits, not freed: none is cancelled. The word that ends the visit that was asked about (brief, 7 b) says here
 * neither which of them nor that it is all; nobody can be asked by text any more; and to end all would give up slots that a family needs,
 * while to end none costs a call that staff make in any case. The task lists them, and every reminder of them has stopped with the opt-out.
 */
export function decideCancelWord(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const meant = candidatesFor(situation, 'word', 'cancel').filter(({ offersCancel }) => offersCancel);
  const carrierHasOptedOut =
    situation.optOutType === 'STOP' ||
    (situation.sender.cancelHandling === 'carrier_opt_out' && recognised.carrierWord);
  const isStrict = situation.clinicPolicy.cancel === 'opt_out';
  if (!isStrict && !carrierHasOptedOut && meant.length > 0)
    return decideAmong(situation, recognised, meant, 'cancel', true);

  const [only, ...others] = meant;
  const visit = others.length === 0 ? only : undefined;
  const cancelled = isStrict ? undefined : visit;
  return decision(recognised, {
    optOut: { rule: recognised.rule, source: 'cancel_keyword' },
    appointmentChanges:
      cancelled === undefined || cancelled.appointment.status === 'cancelled'
        ? []
        : [{ appointmentId: cancelled.appointment.id, to: 'cancelled', holdSlot: true }],
    answeredQuestionId: cancelled?.question.id ?? null,
    answeredIntent: cancelled === undefined ? null : 'cancel',
    answeredVisits:
      cancelled !== undefined && isList(cancelled.question)
        ? [{ questionId: cancelled.question.id, appointmentId: cancelled.appointment.id, intent: 'cancel' }]
        : [],
    ...(!carrierHasOptedOut && confirmation(situation, recognised)),
    tasks: [
      taskAbout(
        'call_patient',
        'high',
        callReason(meant, cancelled),
        meant.map(({ appointment }) => appointment),
      ),
    ],
    handled: true,
  });
}

export function crisisTask(): ReplyTask {
  return task('crisis', 'urgent', 'Words of crisis. Read the text and call the patient now.');
}

export function deathTask(): ReplyTask {
  return task(
    'death_reported',
    'high',
    'Writes that somebody has died. Read it, record it with the patient under State, and answer in your own words. Automated texts to this number wait until this is done.',
  );
}

function callReason(meant: Candidate[], cancelled: Candidate | undefined): string {
  if (cancelled !== undefined)
    return 'CANCEL cancelled the visit and also opted the number out. Call before the slot is given away.';
  if (meant.length === 0)
    return 'CANCEL opted the number out; no reminder was open. Call: a visit may have been meant.';
  if (meant.length > 1)
    return 'CANCEL opted the number out; several visits are open and none was changed. Call to ask which was meant.';
  return 'CANCEL opted the number out; the visit is unchanged. Call: the visit may have been meant.';
}

/**
 * Our one confirmation, unless Twilio gave it, the number was opted out before, it is too late, or the patient is in crisis. Phrases and
 * words that are not Twilio's own are answered by us on every sender: Twilio has not noticed them.
 */
function confirmation(
  situation: ReplySituation,
  recognised: Recognised,
): Pick<ReplyDecision, 'answer' | 'answerSkipped'> {
  const { sender, now, receivedAt, language, clinic } = situation;
  const isFreed = recognised.kind === 'cancel' && sender.cancelHandling === 'freed';
  const twilioAnswered =
    situation.optOutType !== undefined || (recognised.carrierWord && sender.carrierAnswers.stop && !isFreed);
  if (twilioAnswered || situation.isSuppressed || recognised.crisis !== undefined)
    return { answer: null, answerSkipped: null };
  const isLate =
    receivedAt !== undefined &&
    Temporal.Instant.compare(now, receivedAt.add({ minutes: confirmationMinutes })) > 0;
  if (isLate) return { answer: null, answerSkipped: 'confirmation_skipped_late' };
  const words = answers[language];
  const text = recognised.kind === 'wrong_number' ? words.wrongNumber : words.stopped(clinic);
  return { answer: { kind: 'stop_confirmation', text }, answerSkipped: null };
}
