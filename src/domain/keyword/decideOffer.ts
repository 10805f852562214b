import { offerAnswers } from './offerWords.ts';
import type { Recognised } from './recognise.ts';
import { decision, task, type ReplyDecision } from './replyDecision.ts';
import type { OpenOffer, ReplySituation } from './situation.ts';
import { candidates } from './whichAppointment.ts';

const menuHours = 72;

/**
 * What a text says to the freed time that was offered on this phone; null where it is about something else. The first yes takes it, the
 * others are told; an answer may change until the time is somebody's. Where “yes” could also answer a reminder, the patient is asked.
 */
export function decideOffer(situation: ReplySituation, recognised: Recognised): ReplyDecision | null {
  const offer = openOffer(situation);
  const said = offer && readAnswer(recognised);
  if (!offer || !said || situation.isSuppressed) return null;
  if (!said.isSure && asksAboutVisits(situation)) {
    // What is over owns nothing, and CONFIRM is a visit's word.
    if (said.isWordOfVisits || offer.state === 'accepted' || !offer.isFree) return null;
    return decision(recognised, {
      carrierBlockLifted: liftsBlock(situation, recognised),
      answer: { kind: 'choice', text: offerAnswers[situation.language].which },
    });
  }
  return said.says === 'take' ? take(situation, recognised, offer) : pass(situation, recognised, offer);
}

function take(situation: ReplySituation, recognised: Recognised, offer: OpenOffer): ReplyDecision {
  const words = offerAnswers[situation.language];
  const carrierBlockLifted = liftsBlock(situation, recognised);
  const answered = { answeredQuestionId: offer.questionId, handled: true, carrierBlockLifted };
  // Said again: told again, and nothing is booked twice.
  if (offer.state === 'accepted')
    return decision(recognised, { ...answered, answer: { kind: 'offer_taken', text: words.taken(offer) } });
  if (!offer.isFree)
    return decision(recognised, {
      ...answered,
      offerAnswer: { ...idsOf(offer), says: 'too_late' },
      answer: { kind: 'offer_too_late', text: words.tooLate },
    });
  return decision(recognised, {
    ...answered,
    offerAnswer: { ...idsOf(offer), says: 'take' },
    answer: { kind: 'offer_taken', text: words.taken(offer) },
  });
}

function pass(situation: ReplySituation, recognised: Recognised, offer: OpenOffer): ReplyDecision {
  const answered = { answeredQuestionId: offer.questionId };
  if (offer.state === 'accepted')
    return decision(recognised, {
      ...answered,
      tasks: [
        task(
          'cancel_asked',
          'high',
          'Took a freed time, and says no now. Nothing was changed: call, and cancel or move the visit.',
        ),
      ],
    });
  if (offer.state === 'declined' || !offer.isFree)
    return decision(recognised, { ...answered, handled: true });
  return decision(recognised, {
    ...answered,
    handled: true,
    offerAnswer: { ...idsOf(offer), says: 'pass' },
    answer: { kind: 'offer_passed', text: offerAnswers[situation.language].passed },
  });
}

/** The newest offer on this phone that can still be answered: by then it is the only one. */
function openOffer({ offers = [], now }: ReplySituation): OpenOffer | undefined {
  return offers
    .filter(({ startsAt }) => Temporal.Instant.compare(now, startsAt) < 0)
    .toSorted((one, other) => Temporal.Instant.compare(other.askedAt, one.askedAt))
    .slice(0, 1)
    .find(({ askedAt }) => Temporal.Instant.compare(now, askedAt.add({ hours: menuHours })) < 0);
}

type Answer = { says: 'take' | 'pass'; isSure: boolean; isWordOfVisits: boolean };

function readAnswer({ kind, digit, letter, offer }: Recognised): Answer | null {
  const unsure = (says: Answer['says'], isWordOfVisits = false): Answer => ({
    says,
    isSure: false,
    isWordOfVisits,
  });
  if (kind === 'yes' || digit === 1 || letter === 'Y') return unsure('take');
  if (kind === 'confirm' || letter === 'C') return unsure('take', true);
  if (digit === 2) return unsure('pass');
  if (letter === 'N') return { says: 'pass', isSure: true, isWordOfVisits: false };
  return offer ? { ...offer, isWordOfVisits: false } : null;
}

/** Whether a reminder or “which one?” on this phone waits for an answer of the same kind. */
function asksAboutVisits(situation: ReplySituation): boolean {
  return candidates(situation, 'menu').some(({ question }) => question.answeredAt === undefined);
}

function idsOf({ offerId, slotId }: OpenOffer): { offerId: string; slotId: string } {
  return { offerId, slotId };
}

/** As with any YES: Twilio's block is lifted by its own words, ours never. */
function liftsBlock({ optOutType }: ReplySituation, { kind, carrierWord }: Recognised): boolean {
  return kind === 'yes' && (carrierWord || optOutType === 'START');
}
