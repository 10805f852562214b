import { answers } from './answers.ts';
import { decideMenu } from './decideMenu.ts';
import type { Recognised } from './recognise.ts';
import { decision, task, type ReplyDecision, type ReplyTask } from './replyDecision.ts';
import type { ReplySituation } from './situation.ts';

/** START, UNSTOP, INICIAR: lift our suppression. Twilio's own block is lifted by its own words alone. */
export function decideStart(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const { carrierAnswers } = situation.sender;
  const twilioKnowsIt = recognised.carrierWord || situation.optOutType === 'START';
  const tasks: ReplyTask[] =
    situation.isSuppressed && !twilioKnowsIt && carrierAnswers.start
      ? [
          task(
            'carrier_block',
            'normal',
            'Opted in again by a word that Twilio does not know. If texts fail with 21610, ask the patient to text START.',
          ),
        ]
      : [];
  return decision(recognised, {
    optIn: { rule: recognised.rule },
    carrierBlockLifted: twilioKnowsIt,
    answer:
      situation.optOutType === 'START' || (recognised.carrierWord && carrierAnswers.start)
        ? null
        : { kind: 'start_confirmation', text: answers[situation.language].started(situation.clinic) },
    tasks,
    handled: true,
  });
}

/** YES and OK: lift Twilio's block at most, never ours; they confirm where exactly one question is open and unanswered (TCPA-18). */
export function decideYes(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  const carrierBlockLifted = recognised.carrierWord || situation.optOutType === 'START';
  if (!situation.isSuppressed)
    return { ...decideMenu(situation, recognised, 'confirm', 'yes'), carrierBlockLifted };
  return decision(recognised, {
    carrierBlockLifted,
    tasks: [
      task(
        'opted_out_said_yes',
        'normal',
        'Said yes, but is opted out here. Only START brings the texts back: tell the patient by phone.',
      ),
    ],
  });
}

/** An opt-in keyword that the clinic has set up at Twilio: Twilio has lifted its block; ours stays until START. */
export function decideCarrierStart(situation: ReplySituation, recognised: Recognised): ReplyDecision {
  return situation.isSuppressed
    ? decideYes(situation, recognised)
    : decision(recognised, { carrierBlockLifted: true, handled: true });
}
