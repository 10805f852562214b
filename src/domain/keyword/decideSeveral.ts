import { decideChoice, decideNoMatch, decideUnclear } from './decideAnswer.ts';
import { newestChoice, newestList } from './decideMenu.ts';
import { decideVisits, decideWhichNumber, type SaidOfVisit } from './decideVisits.ts';
import { readVisitAnswer } from './readVisitAnswer.ts';
import type { Recognised } from './recognise.ts';
import type { ReplyDecision } from './replyDecision.ts';
import type { AskedAppointment, OpenQuestion, ReplySituation } from './situation.ts';
import { candidates, isList, type Candidate } from './whichAppointment.ts';

/**
 * Decides a text that may say something of each of several visits, or of some by their numbers or first names. Null where it does not, or
 * where only one visit was asked about. Numbers are those of what was asked last; names and “all” count until the cut-off. What can be
 * read in two ways changes nothing: the patient is asked again.
 */
export function decideSeveral(situation: ReplySituation, recognised: Recognised): ReplyDecision | null {
  const live = candidates(situation, 'word');
  const numbered = newestNumbered(situation);
  if (numbered === undefined && live.length < 2) return null;
  const bare = numbered?.kind === 'choice' ? (numbered.intent ?? 'confirm') : 'confirm';
  const visits = visitsAsked(live, numbered);
  const said = readVisitAnswer(recognised.rest ?? situation.text, {
    visits: visits.map((visit) => ({
      number: numbered === undefined ? null : numberIn(numbered, visit),
      firstName: visit.patientFirstName,
    })),
    all: placesOfAll(situation, live, numbered, visits),
    bare,
    mayOnlyName: numbered?.kind === 'choice',
  });
  if (said === null) return null;
  if (said === 'unclear') return decideAskedAgain(situation, recognised, live, numbered);
  const late: AskedAppointment[] = [];
  const meant: SaidOfVisit[] = [];
  for (const [place, wish] of [...said].toSorted(([one], [other]) => one - other)) {
    const visit = visits[place];
    const candidate = live.find(({ appointment }) => appointment.id === visit?.id);
    if (candidate !== undefined) meant.push({ candidate, wish });
    else if (visit !== undefined) late.push(visit);
  }
  if (meant.length === 0) return decideNoMatch(situation, recognised, 'confirm');
  const wasAskedWhich = numbered?.kind === 'choice' && numbered.intent === 'cancel';
  return decideVisits(situation, recognised, meant, { late, stopLine: wasAskedWhich });
}

/** What was asked last and numbers its visits. */
function newestNumbered(situation: ReplySituation): OpenQuestion | undefined {
  return [newestChoice(situation), newestList(situation)]
    .filter((question) => question !== undefined)
    .toSorted((one, other) => Temporal.Instant.compare(other.askedAt, one.askedAt))[0];
}

/** In the order of their numbers, then all others that are open. */
function visitsAsked(live: readonly Candidate[], numbered: OpenQuestion | undefined): AskedAppointment[] {
  const first = numbered?.appointments ?? [];
  const others = live.map(({ appointment }) => appointment);
  return [...first, ...others.filter(({ id }) => !first.some((visit) => visit.id === id))];
}

function numberIn({ appointments }: OpenQuestion, { id }: AskedAppointment): number | null {
  const index = appointments.findIndex((visit) => visit.id === id);
  return index === -1 ? null : index + 1;
}

/** The places of the visits that “all” means: those of what was asked last, unless others wait for an answer too. */
function placesOfAll(
  situation: ReplySituation,
  live: readonly Candidate[],
  numbered: OpenQuestion | undefined,
  visits: readonly AskedAppointment[],
): number[] | null {
  const list =
    numbered ??
    situation.openQuestions.find(
      (question) => isList(question) && live.some((candidate) => candidate.question.id === question.id),
    );
  if (list === undefined) return visits.map((_, place) => place);
  const isOther = ({ appointment, question }: Candidate): boolean =>
    question.answeredAt === undefined && !list.appointments.some(({ id }) => id === appointment.id);
  if (live.some(isOther)) return null;
  return visits.flatMap((visit, place) => (list.appointments.some(({ id }) => id === visit.id) ? place : []));
}

function decideAskedAgain(
  situation: ReplySituation,
  recognised: Recognised,
  live: readonly Candidate[],
  numbered: OpenQuestion | undefined,
): ReplyDecision {
  if (numbered === undefined) return decideUnclear(situation, recognised);
  if (numbered.kind === 'reminder') return decideWhichNumber(situation, recognised, numbered);
  const offered = live.filter(({ appointment }) =>
    numbered.appointments.some(({ id }) => id === appointment.id),
  );
  return offered.length === 0
    ? decideNoMatch(situation, recognised, numbered.intent ?? 'confirm')
    : decideChoice(
        situation,
        recognised,
        offered,
        numbered.intent ?? 'confirm',
        numbered.intent === 'cancel',
      );
}
