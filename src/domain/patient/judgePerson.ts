import type { Finding } from '../gate/finding.ts';
import type { Category } from '../message/category.ts';
import { promotionalCategories, type CareState } from './careState.ts';
import type { Limit, LinkFacts, PersonState } from './link.ts';
import { adulthood, linkLimits, wasLongGrown } from './linkLimits.ts';

export type PersonFacts = PersonState & {
  careState: CareState;
  /** The number that the text goes to, as one of the patient's; null when it is none of theirs. */
  link: LinkFacts | null;
  /** The patient's other numbers. */
  otherLinks: readonly LinkFacts[];
};

export type PersonQuestion = { category: Category; now: Temporal.Instant; timeZone: string };

/**
 * What speaks against texting about this person at this number: the person's state (ID-04, ID-05, ID-09), whose number it is and until when
 * (ID-01, ID-02), and a confidential number elsewhere (HIPAA-04). Our answers to STOP, START and HELP are the number's own affair. No finding says
 * why somebody is not to be texted.
 */
export function judgePerson(person: PersonFacts, { category, now, timeZone }: PersonQuestion): Finding[] {
  if (category === 'system') return [];
  const findings: Finding[] = [];
  if (person.deceasedAt) findings.push(found('ID-05', 'person_deceased'));
  if (person.doNotTextSince) findings.push(found('ID-04', 'do_not_text'));
  if (person.careState !== 'active' && promotionalCategories.includes(category)) {
    findings.push(found('ID-09', 'person_state'));
  }
  const { link, otherLinks } = person;
  if (link === null) return findings;
  const birthDate = birthdayThatMatters(person, link, now);
  const living = { birthDate, deceasedAt: null, doNotTextSince: null };
  const { from, until } = linkLimits(living, link, otherLinks, timeZone);
  if (until && Temporal.Instant.compare(until.at, now) <= 0) findings.push(found(until.rule, until.code));
  if (from && Temporal.Instant.compare(from.at, now) > 0) findings.push(found(from.rule, from.code));
  if (link.categories !== null && category !== 'conversation' && !link.categories.includes(category)) {
    findings.push(found('ID-02', 'category_out_of_scope'));
  }
  const adultAt = adulthood(birthDate, timeZone);
  const isMinor = adultAt !== null && Temporal.Instant.compare(adultAt, now) > 0;
  if (isMinor && link.role === null && link.confidentialSince === null) {
    findings.push({ ...found('ID-01', 'minor_number_unsaid'), outcome: 'warn' });
  }
  return findings;
}

/** Null where the patient was of age long before the number came and before now: what follows asks for nothing else. */
function birthdayThatMatters(
  { birthDate }: PersonState,
  { startsOn, addedAt }: LinkFacts,
  now: Temporal.Instant,
): string | null {
  if (birthDate === null || !wasLongGrown(birthDate, now)) return birthDate;
  if (startsOn === null) return wasLongGrown(birthDate, addedAt) ? null : birthDate;
  return Number(startsOn.slice(0, 4)) - Number(birthDate.slice(0, 4)) > 19 ? null : birthDate;
}

/**
 * A text to a number, where nobody says which of several people at it is meant: what speaks against any one of them and needs no
 * other fact than the person's own state (ID-04).
 */
export function judgeEverybody(people: readonly PersonState[], category: Category): Finding[] {
  if (category === 'system') return [];
  return people.some(({ doNotTextSince }) => doNotTextSince !== null) ? [found('ID-04', 'do_not_text')] : [];
}

type Code = Limit['code'] | 'person_state' | 'category_out_of_scope' | 'minor_number_unsaid';

function found(rule: string, code: Code): Finding {
  return { stage: 'person', rule, outcome: 'block', code, ...words[code] };
}

const words: Record<Code, { sentence: string; advice?: string }> = {
  person_deceased: {
    sentence: 'This patient is recorded as deceased. Nothing is texted.',
    advice: 'Write to the estate by letter.',
  },
  do_not_text: { sentence: 'This patient is not texted.' },
  person_state: {
    sentence: 'As this patient stands with the clinic, no marketing, survey or wellness text is sent.',
  },
  confidential_number: {
    sentence: 'The patient has asked for another number: it is the only one that texts about them may go to.',
    advice: 'Use the patient’s confidential number.',
  },
  link_ended: {
    sentence: 'Whoever has this number speaks for the patient no longer.',
    advice: 'Look at the patient’s numbers, and record who does now.',
  },
  link_not_started: {
    sentence: 'Whoever has this number does not speak for the patient yet.',
    advice: 'Look at the patient’s numbers for the day from which it counts.',
  },
  turned_18: {
    sentence: 'The patient has turned 18: the numbers of parents and guardians are not used any more.',
    advice: 'Ask the patient for their own number and consent, and record whose number this is.',
  },
  minor: {
    sentence: 'The patient is under 18: texts go to a parent or guardian.',
    advice: 'Use the guardian’s number, or mark this one as confidential if the patient asks for it.',
  },
  category_out_of_scope: {
    sentence: 'Whoever has this number may not be texted about this.',
    advice: 'Use another number of the patient, or change what this one is for.',
  },
  minor_number_unsaid: {
    sentence: 'The patient is under 18, and nobody has said whose number this is.',
    advice: 'Record whether it is a parent’s, a guardian’s or the patient’s own.',
  },
};
