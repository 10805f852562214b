import type { Category } from '../message/category.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import {
  atAnotherPlace,
  judgeWindow,
  type WindowEvidence,
  type WindowVerdict,
} from '../schedule/judgeWindow.ts';
import { placeInSpread } from '../schedule/spread.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';
import type { Finding } from './finding.ts';

export type TimeFacts = {
  /** Of the text or of whoever gets it: its place in the spread after an opening. */
  spreadBy: string;
  /** When it is asked for. */
  now: Temporal.Instant;
  /** When it is to leave, if nothing holds it. */
  wantedAt: Temporal.Instant;
  /** Of no use from then on; null for a text that never is. */
  latestUsefulAt: Temporal.Instant | null;
  isAutomated: boolean;
  /** An answer to what the patient wrote (within 24 h), whoever writes it. */
  isReply: boolean;
  quietHours?: 'ignore' | 'defer' | undefined;
  whereabouts: WhereaboutsFacts;
  clinicHours?: ClinicHours | null | undefined;
};

export type TimeVerdict = {
  findings: readonly Finding[];
  /** When it would leave; null when it never may. */
  leavesAt: Temporal.Instant | null;
  /** When the hours in which it leaves are over; null where none bind it. */
  leavesBy: Temporal.Instant | null;
  /** All that the answer rests on, so that it can be given again (ST-05); null where no hours bind the text (TZ-02). */
  evidence: WindowEvidence | null;
};

/**
 * An answer that is given again, and the moments for which it is in words: those of a campaign's texts are all the same.
 * `places`: what is held, by its place in the spread.
 */
type Known = {
  from: number;
  until: number;
  asked: WindowVerdict;
  stage: TimeVerdict;
  at: Moments;
  places: Map<string, TimeVerdict>;
};
type Moments = Pick<TimeFacts, 'now' | 'wantedAt' | 'latestUsefulAt'>;

// Most texts of a moment have the same answer as others of the same place: it is asked once. What is remembered is bounded.
const remembered = new Map<string, Known>();
const mostRemembered = 4_000;
let placesRemembered = 0;
const mostPlaces = 16_000;
/** Texts that are held together share these many places in the spread. */
const placesInSpread = 60;
const minuteMs = 60_000;

/** Whether the text may arrive at its time, where the patient may be (TCPA-10, TZ-01 … TZ-08, ST-01), and until when. */
export function windowStage(
  facts: TimeFacts,
  about: { category: Category; policy: 'standard' | 'strict' },
): TimeVerdict {
  const { wantedAt, now, latestUsefulAt } = facts;
  if (Temporal.Instant.compare(wantedAt, now) < 0) {
    const asked = askWindow(facts, placeOf(facts), about);
    return stageOf(asked, wantedAt);
  }
  const { whereabouts } = facts;
  const key = [
    // The rules of a day.
    Math.floor(now.epochMilliseconds / 86_400_000),
    about.category,
    about.policy,
    facts.isAutomated,
    facts.isReply,
    facts.quietHours,
    whereabouts.phoneNumber.slice(0, 5),
    whereabouts.chosenZone,
    whereabouts.zip,
    whereabouts.addressState,
    whereabouts.clinicZone,
    hoursKey(facts.clinicHours),
  ].join('|');
  const at = wantedAt.epochMilliseconds;
  const known = remembered.get(key);
  if (known && isOf(known, facts)) return inPlace(known, facts);
  if (known && known.from <= at && at < known.until && isUseful(known.stage, facts))
    return inPlace(inWords(known, facts), facts);
  const asked = askWindow(facts, placeOf(facts), about);
  const stage = stageOf(asked, wantedAt);
  // Within the minute nothing opens or closes; what is held is held until the same opening.
  const minute = at - (at % minuteMs);
  if (remembered.size >= mostRemembered) forget();
  if (stage.leavesAt !== null && isUseful(stage, facts)) {
    const moments = { now, wantedAt, latestUsefulAt };
    remembered.set(key, { from: at, until: minute + minuteMs, asked, stage, at: moments, places: new Map() });
  }
  return stage;
}

function forget(): void {
  remembered.clear();
  placesRemembered = 0;
}

function placeOf({ spreadBy }: TimeFacts): string {
  return String(Math.floor(placeInSpread(spreadBy) * placesInSpread));
}

/** Whether the very same moments were asked for last. */
function isOf({ at }: Known, { now, wantedAt, latestUsefulAt }: Moments): boolean {
  return at.now === now && at.wantedAt === wantedAt && at.latestUsefulAt === latestUsefulAt;
}

/** The same answer at other moments, within which it does not change. */
function inWords(known: Known, { now, wantedAt, latestUsefulAt }: Moments): Known {
  const said: WindowVerdict = {
    ...known.asked,
    evidence: {
      ...known.asked.evidence,
      now: now.toString(),
      dueAt: wantedAt.toString(),
      latestUsefulAt: latestUsefulAt?.toString() ?? null,
    },
  };
  known.asked = isHeld(said) ? said : { ...said, notBefore: said.notBefore && wantedAt };
  known.stage = stageOf(known.asked, wantedAt);
  known.at = { now, wantedAt, latestUsefulAt };
  placesRemembered -= known.places.size;
  known.places = new Map();
  return known;
}

/** Where nothing is held, nobody has a place of their own. */
function inPlace({ asked, stage, places }: Known, facts: TimeFacts): TimeVerdict {
  if (!isHeld(asked)) return stage;
  const place = placeOf(facts);
  if (place === asked.evidence.id) return stage;
  let there = places.get(place);
  if (!there) {
    if (placesRemembered >= mostPlaces) forget();
    there = stageOf(atAnotherPlace(asked, place), facts.wantedAt);
    placesRemembered += 1;
    places.set(place, there);
  }
  return there;
}

const hoursKeys = new WeakMap<ClinicHours, string>();

function hoursKey(hours: ClinicHours | null | undefined): string {
  if (!hours) return '';
  const known = hoursKeys.get(hours) ?? JSON.stringify(hours);
  hoursKeys.set(hours, known);
  return known;
}

function isHeld({ outcome }: WindowVerdict): boolean {
  return outcome === 'hold';
}

/** Whether the end of the text's use has no part in the answer. */
function isUseful({ leavesAt, leavesBy }: TimeVerdict, { wantedAt, latestUsefulAt }: TimeFacts): boolean {
  if (latestUsefulAt === null) return true;
  const last = leavesBy ?? leavesAt;
  const isBefore = (one: Temporal.Instant): boolean => Temporal.Instant.compare(one, latestUsefulAt) < 0;
  return last !== null && isBefore(last) && isBefore(wantedAt);
}

function askWindow(
  facts: TimeFacts,
  id: string,
  { category, policy }: { category: Category; policy: 'standard' | 'strict' },
): WindowVerdict {
  return judgeWindow({
    id,
    category,
    policy,
    isAutomated: facts.isAutomated,
    isReply: facts.isReply,
    quietHours: facts.quietHours,
    now: facts.now,
    dueAt: facts.wantedAt,
    latestUsefulAt: facts.latestUsefulAt,
    whereabouts: facts.whereabouts,
    clinicHours: facts.clinicHours,
  });
}

function stageOf(
  { outcome, code, rules, sentence, notBefore, opensAt, closesAt, evidence }: WindowVerdict,
  wantedAt: Temporal.Instant,
): TimeVerdict {
  const isBound = code !== 'exempt' && code !== 'night' && code !== 'too_late';
  const where = isBound ? evidence : null;
  const [rule] = rules;
  const finding = (how: Finding['outcome']): Finding => ({
    stage: 'window',
    rule,
    outcome: how,
    code,
    sentence,
    ...(how === 'hold' && notBefore ? { notBefore } : {}),
    ...(how === 'block' ? { advice: 'Call the patient if it matters.' } : {}),
    evidence: {
      rules: rules.join(' '),
      zones: evidence.zones.join(' '),
      ...(opensAt ? { opensAt: opensAt.toString() } : {}),
    },
  });
  if (outcome === 'drop')
    return { findings: [finding('block')], leavesAt: null, leavesBy: null, evidence: where };
  const findings = outcome === 'allow' ? [] : [finding(outcome === 'hold' ? 'hold' : 'warn')];
  return { findings, leavesAt: notBefore ?? wantedAt, leavesBy: closesAt, evidence: where };
}
