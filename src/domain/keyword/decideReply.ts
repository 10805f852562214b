import { answers } from './answers.ts';
import { decideAmong } from './decideAnswer.ts';
import { decideDigit, decideLetter, newestChoice } from './decideMenu.ts';
import { decideOffer } from './decideOffer.ts';
import { decideCarrierStart, decideStart, decideYes } from './decideOptIn.ts';
import { crisisTask, deathTask, decideCancelWord, decideOptOut } from './decideOptOut.ts';
import { decideSeveral } from './decideSeveral.ts';
import { decideQuietText } from './quietText.ts';
import { recognise, type Recognised } from './recognise.ts';
import { decision, task, type ReplyDecision } from './replyDecision.ts';
import type { ReplySituation } from './situation.ts';
import { candidatesFor, isOnDay } from './whichAppointment.ts';

/**
 * Decides what a patient's text does: opt-out, appointment, answer, tasks. Pure and total: never throws, whatever the text.
 * An opt-out wins over everything, and Twilio's word for one (`OptOutType`) over our reading of the text.
 */
export function decideReply(situation: ReplySituation): ReplyDecision {
  const recognised = recognise(situation.text);
  return withoutAnswers(situation, decide(situation, recognised));
}

function decide(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const { kind } = recognised;
  const quiet = decideQuietText(recognised, situation.optOutType);
  if (quiet) return quiet;
  if (kind === 'cancel') return decideCancelWord(situation, recognised);
  if (situation.optOutType === 'STOP') return decideOptOut(situation, recognised);
  if (kind === 'stop' || kind === 'opt_out_phrase' || kind === 'wrong_number')
    return decideOptOut(situation, recognised);
  if (kind === 'crisis') return decideCrisis(situation, recognised);
  if (kind === 'start') return decideStart(situation, recognised);
  const offered = decideOffer(situation, recognised);
  if (offered) return offered;
  if (kind === 'yes') return decideYes(situation, recognised);
  if (situation.optOutType === 'START') return decideCarrierStart(situation, recognised);
  if (kind === 'help' || situation.optOutType === 'HELP') return decideHelp(situation, recognised);
  if (kind === 'tapback') return decision(recognised, { countsAsPatientSpeaking: false, handled: true });
  if (kind === 'death_report') return decideDeathReport(recognised);
  const ofSeveral = mayBeOfSeveral(situation, recognised) ? decideSeveral(situation, recognised) : null;
  if (ofSeveral !== null) return ofSeveral;
  if (kind === 'opt_out_doubtful') return decideDoubtful(recognised);
  if (kind === 'confirm' || kind === 'reschedule')
    return decideAmong(situation, recognised, candidatesFor(situation, 'word', kind), kind);
  if (kind === 'cancel_visit') return decideCancelSentence(situation, recognised);
  if (recognised.digit !== undefined) return decideDigit(situation, recognised, recognised.digit);
  if (recognised.letter !== undefined) return decideLetter(situation, recognised, recognised.letter);
  return decision(recognised);
}

/** Sentences; a keyword, digit or letter by itself has its own rules. “Cancel all” may be about the texts, unless we have just asked which visits to cancel. */
function mayBeOfSeveral(situation: ReplySituation, { kind, rule }: Recognised): boolean {
  if (kind === 'text' || kind === 'cancel_visit') return true;
  if (kind === 'reschedule') return rule.startsWith('cancel_visit:');
  return (
    kind === 'opt_out_doubtful' &&
    rule === 'phrase:cancel_what' &&
    newestChoice(situation)?.intent === 'cancel'
  );
}

/** An opted-out number gets no automatic answer, and none is given where Twilio has answered: staff see what could not be said. */
function withoutAnswers(situation: ReplySituation, decided: ReplyDecision): ReplyDecision {
  const isSilent = situation.optOutType !== undefined || (situation.isSuppressed && decided.optIn === null);
  if (!isSilent || decided.answer === null) return decided;
  return {
    ...decided,
    answer: null,
    openChoice: null,
    handled: false,
    tasks:
      decided.openChoice === null
        ? decided.tasks
        : [
            ...decided.tasks,
            task(
              'unclear_reply',
              'normal',
              'The answer fits several visits, and the patient cannot be asked by text. Call.',
            ),
          ],
  };
}

/** HIPAA-12: an urgent task at once and one fixed answer. */
function decideCrisis(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  return decision(recognised, {
    answer: { kind: 'crisis', text: answers[situation.language].crisis(situation.clinic) },
    tasks: [crisisTask()],
  });
}

/** Not answered where Twilio has. Where CANCEL opts out, digits are taught instead. */
function decideHelp(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const { sender, clinic, clinicPolicy } = situation;
  if (situation.optOutType === 'HELP' || (recognised.carrierWord && sender.carrierAnswers.help))
    return decision(recognised, { handled: true });
  const words = answers[situation.language];
  const teachesCancel = sender.cancelHandling === 'freed' && clinicPolicy.cancel === 'visit';
  return decision(recognised, {
    answer: { kind: 'help', text: teachesCancel ? words.helpByWords(clinic) : words.helpByDigits(clinic) },
    handled: true,
  });
}

function decideDoubtful(recognised: Recognised): ReplyDecision {
  return decision(recognised, {
    holdAutomatedTexts: true,
    tasks: [
      task(
        'review_opt_out',
        'high',
        'May be an opt-out. Read the text: automated texts to this number wait until you have.',
      ),
    ],
  });
}

/** ID-05: never a state by itself, and no automatic answer; who died, and whether they are a patient, a person has to read. */
function decideDeathReport(recognised: Recognised): ReplyDecision {
  return decision(recognised, { holdAutomatedTexts: true, tasks: [deathTask()] });
}

/** “Please cancel my appt”: the visit, never the texts (TCPA-17, 3). Staff look at it, since a sentence may say more than was read. */
function decideCancelSentence(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const all = candidatesFor(situation, 'word', 'cancel');
  const meant = all.filter(({ appointment }) => isOnDay(appointment, recognised.when, situation.now));
  if (meant.length > 0) {
    const decided = decideAmong(situation, recognised, meant, 'cancel');
    const cancelled = decided.appointmentChanges[0];
    if (cancelled === undefined) return decided;
    const check = task(
      'cancelled_in_words',
      'normal',
      'Cancelled in the patient’s own words. Check that this is the visit meant.',
      cancelled.appointmentId,
    );
    return { ...decided, tasks: [...decided.tasks, check] };
  }
  if (all.length === 0 && recognised.rule === 'cancel_visit:alone') return decideDoubtful(recognised);
  return decision(recognised, {
    tasks: [
      task(
        'cancel_asked',
        'high',
        'Asks to cancel a visit. Nothing was changed: find the visit and answer the patient.',
      ),
    ],
  });
}
