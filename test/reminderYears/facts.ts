/** What happens in a simulated world of visits, and what came of it. Times are epoch milliseconds. */

export type Step = {
  id: string;
  anchor: 'before_visit' | 'on_booking' | 'after_missed';
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

/** A number that nobody shares, and where the one who holds it may be. */
export type Patient = {
  id: string;
  phoneNumber: string;
  chosenZone: string | null;
  zip: string | null;
  addressState: string | null;
  /** Where all their visits are. */
  place: string;
  /** All of them must be open, by the rules for care texts. */
  careZones: readonly string[];
};

export type Place = { id: string; zone: string };

/** A wall-clock time, as the epoch milliseconds at which a clock in UTC would show it. */
export type Wall = number;

export type Event =
  | { kind: 'booked'; visit: string; patient: string; type: string | null; wall: Wall }
  | { kind: 'moved'; visit: string; wall: Wall }
  | { kind: 'status'; visit: string; status: Status }
  | { kind: 'patient'; patient: string; state: 'fine' | 'opted_out' | 'dead' }
  | { kind: 'rules'; rules: readonly Rule[]; changed: string | null }
  | { kind: 'workers'; areUp: boolean };

/** Something that has happened. */
export type Fact = Event & { at: number };

/** Something that is to happen: a reply confirms only where a question is open. */
export type Happening = Fact | { at: number; kind: 'reply'; visit: string };

export type World = {
  clinicZone: string;
  policy: 'standard' | 'strict';
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
  /** Why it did not go; null for one that did, and for one that still waits. */
  reason: string | null;
  /** When that was said. */
  endedAt: number | null;
};

export type Lived = { world: World; facts: readonly Fact[]; outcomes: readonly Outcome[] };

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
