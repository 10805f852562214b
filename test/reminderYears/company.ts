import { hourMs, minuteMs, type Fact, type Lived } from './facts.ts';
import { plannedBetween } from './planned.ts';
import { stepIn } from './timeline.ts';
import type { Stretch } from './stretch.ts';
import { iso, isSameWhere, sayOf, type Gone, type Judged } from './wanted.ts';
import { writtenAheadMs } from './writing.ts';

/** More nobody reads to the end. */
const mostTogether = 6;

/** A reminder that went, with when it may have been planned to go. */
type Member = Gone & { stretch: Stretch; day: number; times: { least: number; most: number } | null };

/**
 * Whether visits are in one text that may be: of one phone and one place, each once, and all that go before their time go with one that was
 * due: within an hour of it, or on its day where the visits are on one day as well.
 */
export function judgeTogether(gone: readonly Gone[], judged: Judged): void {
  for (const [text, group] of Map.groupBy(gone, ({ one }) => one.text ?? '')) {
    if (group.length > 1) judged.joint += 1;
    const members = group.map(memberOf);
    const [leader] = members.filter(({ early }) => early === null).toSorted(byTime);
    const places = new Set(group.map(({ about }) => about.visit.place));
    const visits = new Set(group.map(({ about }) => about.visit.id));
    for (const member of members) {
      const say = (what: string): void => sayOf(member.about, member.one, what);
      if (group.length > mostTogether) say(`went in a text of ${group.length} visits`);
      if (places.size > 1) say('went in a text with a visit at another place');
      if (visits.size < group.length) say('went in a text that tells of a visit twice');
      if (group.length > 1 && isInOwnWords(member)) say('went in a text of others, and has words of its own');
      if (member.early !== null && !(leader && mayGoTogether(leader, member)))
        say(`${member.early} (it went ${iso(member.at)}${group.length > 1 ? ` with ${text}` : ''})`);
    }
  }
}

/**
 * Whether what goes to one phone within an hour, or on one day about visits of one day, was one text: where both were known before the first was
 * written, and nothing about them changed until both had gone.
 */
export function judgeApart(gone: readonly Gone[], { world, facts }: Lived, judged: Judged): void {
  const changes = facts.toSorted((one, other) => one.at - other.at);
  for (const ofPhone of Map.groupBy(gone, ({ one }) => one.to).values()) {
    const texts = [...Map.groupBy(ofPhone.map(memberOf), ({ one }) => one.text).values()].toSorted(
      ([one], [other]) => (one?.at ?? 0) - (other?.at ?? 0),
    );
    for (const [place, first] of texts.entries()) {
      for (const second of texts.slice(place + 1)) {
        const leaders = leadersOf(first);
        const [leader] = leaders;
        const [other] = second;
        if (!leader || !other || other.at - leader.at > 26 * hourMs) break;
        if (first.length >= mostTogether) continue;
        const wasHeld = leaders.some(({ at, times }) => at - (times?.most ?? 0) > minuteMs);
        if (wasHeld && world.policy === 'strict') continue;
        const apart = second.find(
          (member) =>
            first.every(({ about }) => about.visit.id !== member.about.visit.id) &&
            second.every((one) => isBefore(leader, one)) &&
            leaders.every((one) => mustGoTogether(one, member) && isQuiet(changes, [one, member])),
        );
        if (apart)
          judged.violations.push(
            `${apart.about.visit.id}, ${iso(apart.one.start)}: went ${iso(apart.at)} by itself and not with ${leader.about.visit.id} at ${iso(leader.at)}`,
          );
      }
    }
  }
}

function memberOf(gone: Gone): Member {
  const { about, wanted, one, at } = gone;
  const stretch = about.visit.stretches.findLast(({ from }) => from <= at);
  if (!stretch) throw new Error('it went before it was booked');
  const its = wanted.find(({ from, to }) => from <= at && at < to) ?? wanted.at(-1);
  return {
    ...gone,
    stretch,
    day: about.walls.dayAt(about.visit.zone, one.start),
    times: its === undefined ? null : plannedBetween(about.walls, its),
  };
}

/** Those that may have been planned first, whose time is that of all. */
function leadersOf(members: readonly Member[]): Member[] {
  const first = Math.min(...members.map(({ times }) => times?.most ?? 0));
  return members.filter(({ times }) => (times?.least ?? 0) <= first);
}

function byTime(one: Member, other: Member): number {
  return (one.times?.most ?? 0) - (other.times?.most ?? 0);
}

function mayGoTogether(leader: Member, member: Member): boolean {
  const [its, own] = [leader.times, member.times];
  if (leader.one.to !== member.one.to || own === null || its === null) return false;
  const latest = Math.max(its.most, leader.at);
  if (own.least <= latest + hourMs) return true;
  const { about } = leader;
  const dayOf = (at: number): number => about.walls.dayAt(about.visit.zone, at);
  return leader.day === member.day && dayOf(own.least) <= dayOf(latest) && dayOf(its.least) < leader.day;
}

/** The first is certainly planned for no later. */
function isBefore(one: Member, other: Member): boolean {
  return one.times !== null && other.times !== null && one.times.most <= other.times.least;
}

function mustGoTogether(leader: Member, member: Member): boolean {
  const [its, own] = [leader.times, member.times];
  if (its === null || own === null || !isBefore(leader, member)) return false;
  if (leader.about.visit.place !== member.about.visit.place) return false;
  if (!isSameWhere(leader.stretch.where, member.stretch.where)) return false;
  if (isInOwnWords(leader) || isInOwnWords(member) || isFollowUp(member)) return false;
  if (own.most - its.least <= hourMs) return true;
  const { about } = leader;
  const days = [its.least, its.most, own.least, own.most].map((at) =>
    about.walls.dayAt(about.visit.zone, at),
  );
  return leader.day === member.day && new Set(days).size === 1 && (days[0] ?? 0) < leader.day;
}

/** Whether nothing about them changed from before the first was written until the second went. */
function isQuiet(facts: readonly Fact[], members: readonly [Member, Member]): boolean {
  const [first, second] = members;
  const [from, until] = [first.at - writtenAheadMs - minuteMs, second.at];
  const visits = members.map(({ about }) => about.visit.id);
  const patients = members.map(({ about }) => about.visit.patient.id);
  const concerns = (fact: Fact): boolean =>
    'visit' in fact
      ? visits.includes(fact.visit)
      : 'patient' in fact
        ? patients.includes(fact.patient)
        : !('phoneNumber' in fact) || fact.phoneNumber === first.one.to;
  if (members.some(({ stretch }) => stretch.setAt > from)) return false;
  for (let at = firstFrom(facts, from); at < facts.length; at += 1) {
    const fact = facts[at];
    if (!fact || fact.at > until) return true;
    if (concerns(fact)) return false;
  }
  return true;
}

function firstFrom(facts: readonly Fact[], moment: number): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle]?.at ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What follows a missed visit is not in the words that tell of several. */
function isInOwnWords({ stretch, one }: Member): boolean {
  return stepIn(stretch, one.step)?.anchor === 'after_missed';
}

function isFollowUp({ stretch, one }: Member): boolean {
  return stepIn(stretch, one.step)?.anchor === 'no_answer';
}
