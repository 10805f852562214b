import type { Limit, LinkFacts, PersonState } from './link.ts';

/**
 * From when and until when texts about a person go to one of their numbers; null where nothing limits it. Kept with the number whenever
 * one of these facts changes, so that a claim compares one moment: a birthday or a last day between enqueue and dispatch stops the text.
 *
 * Nobody is texted after a death (ID-05), nor who is not to be texted (ID-04). A confidential number beats every other (HIPAA-04). A proxy holds from its first
 * to its last day (ID-02). Under 18 a person's own number is used only where it is confidential; at 18 the numbers that came with the child, whoever's they
 * are unless they are said to be the patient's own or a proxy's, are not theirs any more (ID-01).
 * @param others the person's other numbers
 * @param timeZone the clinic's: birthdays and last days begin and end by its calendar
 */
export function linkLimits(
  person: PersonState,
  link: LinkFacts,
  others: readonly LinkFacts[],
  timeZone: string,
): { from: Limit | null; until: Limit | null } {
  const adultAt = adulthood(person.birthDate, timeZone);
  const until: Limit[] = [];
  const from: Limit[] = [];
  if (person.deceasedAt) until.push({ at: person.deceasedAt, rule: 'ID-05', code: 'person_deceased' });
  if (person.doNotTextSince) until.push({ at: person.doNotTextSince, rule: 'ID-04', code: 'do_not_text' });
  if (link.confidentialSince === null) {
    for (const { confidentialSince } of others) {
      if (confidentialSince)
        until.push({ at: confidentialSince, rule: 'HIPAA-04', code: 'confidential_number' });
    }
  }
  if (link.endsOn !== null) {
    const dayAfter = Temporal.PlainDate.from(link.endsOn).add({ days: 1 });
    until.push({ at: startOf(dayAfter, timeZone), rule: 'ID-02', code: 'link_ended' });
  }
  if (link.startsOn !== null) {
    const firstDay = Temporal.PlainDate.from(link.startsOn);
    from.push({ at: startOf(firstDay, timeZone), rule: 'ID-02', code: 'link_not_started' });
  }
  if (adultAt !== null) {
    if (link.role === 'self') {
      if (link.confidentialSince === null) from.push({ at: adultAt, rule: 'ID-01', code: 'minor' });
    } else if (link.role !== 'proxy' && isBefore(beginOf(link, timeZone), adultAt)) {
      until.push({ at: adultAt, rule: 'ID-01', code: 'turned_18' });
    }
  }
  return { from: latest(from), until: earliest(until) };
}

/**
 * The start of the day on which somebody turns 18; null without a birth date. Who was born on 29 February turns 18 on the 28th: a day
 * early for the patient is better than a text to the parent a day late. Some states say 19 or 21: those need a birth date rule of their own.
 */
export function adulthood(birthDate: string | null, timeZone: string): Temporal.Instant | null {
  if (birthDate === null) return null;
  return startOf(Temporal.PlainDate.from(birthDate).add({ years: 18 }), timeZone);
}

/**
 * Whether somebody was of age for a year or more by then, by whichever calendar: then no birthday matters any more. Most patients of a
 * list were, and that is a hundred times as fast as asking the calendar.
 */
export function wasLongGrown(birthDate: string, by: Temporal.Instant): boolean {
  return new Date(by.epochMilliseconds).getUTCFullYear() - Number(birthDate.slice(0, 4)) > 19;
}

function startOf(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime(timeZone).toInstant();
}

function beginOf({ startsOn, addedAt }: LinkFacts, timeZone: string): Temporal.Instant {
  return startsOn === null ? addedAt : startOf(Temporal.PlainDate.from(startsOn), timeZone);
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

function earliest(limits: readonly Limit[]): Limit | null {
  return limits.reduce<Limit | null>(
    (first, one) => (first === null || isBefore(one.at, first.at) ? one : first),
    null,
  );
}

function latest(limits: readonly Limit[]): Limit | null {
  return limits.reduce<Limit | null>(
    (last, one) => (last === null || isBefore(last.at, one.at) ? one : last),
    null,
  );
}
