import type { goTogether } from '../../src/domain/reminder/goTogether.ts';
import type { planVisit } from '../../src/services/reminder/planVisit.ts';

/** What may be wrong with a timetable. */
export type Flaws = {
  /** Instead of the product's. */
  plan?: typeof planVisit;
  together?: typeof goTogether;
  /** A text that is written is not taken back when its visit is moved or cancelled. */
  keepsWritten?: boolean;
  /** A text that is written is not taken back when it is not wanted any more: its visit is confirmed, its number another. */
  keepsUnwanted?: boolean;
  /** What went is planned and sent again. */
  forgetsSent?: boolean;
  /** Nothing is given up that an outage has made late. */
  forgetsOutage?: boolean;
  /** The other visits of a text that is taken back are not planned anew. */
  forgetsCompany?: boolean;
  /** The other visits of a text that is too late for one of them are given up with it. */
  endsCompany?: boolean;
  /** STOP is not heard. */
  ignoresStop?: boolean;
  /** START is not heard. */
  ignoresStart?: boolean;
  /** The strict policy texts numbers of other countries. */
  textsAbroad?: boolean;
  /** Nobody looks whether anything has asked before a follow-up. */
  asksNobody?: boolean;
  /** What kinds of happenings nobody hears of. */
  ignores?: readonly string[];
};
