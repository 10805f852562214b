/** What happens in a simulated world of visits, and what came of it. Times are epoch milliseconds. */

export type Step = {
  id: string;
  anchor: 'before_visit' | 'no_answer' | 'on_booking' | 'after_missed';
  days: number;
  hours: number;
  skipsConfirmed: boolean;
};

/** What a clinic wants for a place and a kind of visit; null: for all of them. */
export type Rule = {
  id: string;
  place: string | null;
  type: string | null;
  isPaused: boolean;
  steps: readonly Step[];
};

export type Status = 'booked' | 'confirmed' | 'change_asked' | 'cancelled' | 'completed' | 'no_show';

/** What somebody has said of where they are. */
export type Told = { chosenZone: string | null; zip: string | null; addressState: string | null };

export type Patient = {
  id: string;
  /** At first; others of the household may be reached there too. */
  phoneNumber: string;
  /** At first. */
  told: Told;
  /** Where all their visits are. */
  place: string;
};

/** `zone` is that of its clock at first. */
export type Place = { id: string; zone: string };

/** Hours that a clinic keeps to beyond the rules, from and to; null: none on such days. What is left out is as the rules say. */
export type OwnHours = { [Day in 'mon_fri' | 'sat' | 'sun']?: readonly [number, number] | null };

/** A wall-clock time, as the epoch milliseconds at which a clock in UTC would show it. */
export type Wall = number;

export type Event =
  | { kind: 'booked'; visit: string; patient: string; type: string | null; wall: Wall }
  | { kind: 'moved'; visit: string; wall: Wall }
  | { kind: 'status'; visit: string; status: Status }
  /** A reply about its present start was understood. */
  | { kind: 'answered'; visit: string }
  | { kind: 'died'; patient: string }
  /** Texts about the patient go there from now on. */
  | { kind: 'number'; patient: string; phoneNumber: string }
  | { kind: 'told'; patient: string; told: Told }
  /** STOP, or START. */
  | { kind: 'phone'; phoneNumber: string; isStopped: boolean }
  | { kind: 'place'; place: string; zone: string }
  | { kind: 'hours'; hours: OwnHours }
  | { kind: 'rules'; rules: readonly Rule[]; changed: string | null }
  | { kind: 'workers'; areUp: boolean };

/** Something that has happened. */
export type Fact = Event & { at: number };

/** Something that is to happen: a reply counts only where a question is open; a database that is restarted changes nothing. */
export type Happening = Fact | { at: number; kind: 'reply'; visit: string } | { at: number; kind: 'restart' };

export type World = {
  clinicZone: string;
  policy: 'standard' | 'strict';
  hours: OwnHours;
  places: readonly Place[];
  patients: readonly Patient[];
  from: number;
  until: number;
  /** In the order of their times. */
  happenings: readonly Happening[];
};

/** A reminder as it stands at the end: the text that left, or why none did. */
export type Outcome = {
  visit: string;
  step: string;
  /** The start that it was about. */
  start: number;
  /** When the text left; null for none. */
  sentAt: number | null;
  /** Which text that was, the same for all that it reminded of; null for none. */
  text: string | null;
  /** Where it went. */
  to: string | null;
  /** Why it did not go; null for one that did, and for one that still waits. */
  reason: string | null;
  /** When that was said. */
  endedAt: number | null;
};

export type Lived = { world: World; facts: readonly Fact[]; outcomes: readonly Outcome[] };

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
