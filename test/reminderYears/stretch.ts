import type { Patient, Rule, Status } from './facts.ts';
import type { Whereabouts } from './hours.ts';

/** How a visit stood between two moments at which something about it changed. */
export type Stretch = {
  from: number;
  to: number;
  start: number;
  /** As a clock there shows the start. */
  wall: number;
  /** When this start was set. */
  setAt: number;
  status: Status;
  missedAt: number | null;
  /** A reply about this start was understood. */
  isAnswered: boolean;
  isDead: boolean;
  /** Where texts about the patient go, and whether that phone said STOP. */
  phoneNumber: string;
  isStopped: boolean;
  /** It is of another country, which the strict policy does not text (INT-03). */
  isAbroad: boolean;
  /** Where the patient may be, and the hours of the clinic. */
  where: Whereabouts;
  rule: Rule | null;
  /** Since when the rule is what it is. */
  since: number;
};

export type Visit = {
  id: string;
  patient: Patient;
  place: string;
  /** By whose clock it was booked. */
  zone: string;
  stretches: readonly Stretch[];
};

export const upcoming: readonly Status[] = ['booked', 'confirmed', 'change_asked'];
