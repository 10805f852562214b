import type { Category } from '@/domain/message/category.ts';
import type { HoldReason } from '@/domain/phi/holdReasons.ts';
import type { Language } from '@/domain/template/language.ts';
import type { NoticeTextRef } from '@/db/noticeWriteQueries.ts';
import type { ReminderRef } from '@/db/reminderWriteQueries.ts';
import type { OfferAsked } from '../waitingList/offerQuestion.ts';
import type { PatientRef } from './recipient.ts';

/** What the caller of one send attests about the recipient's consent. */
export type CallAttestation = {
  kind: 'express' | 'express_written';
  wording: string;
  obtainedAt: Date;
  channel: string;
};

/** What a template says of the texts made from it, whoever sends them. */
export type TemplateFacts = {
  category: Category;
  asksAboutVisit: boolean;
  /** Of the words in the language of the text, where we filled them in. */
  version?: number;
};

/** A text that somebody wants to send, before anything is decided. */
export type SendRequest = {
  /** As typed. */
  to: string;
  text: string;
  patientId?: PatientRef;
  category?: Category;
  mediaUrls?: readonly string[];
  sendAt?: Date;
  /** Worth nothing after this moment; the usual deadline holds when it comes first. */
  deadlineAt?: Date;
  quietHours?: 'ignore' | 'defer';
  consent?: CallAttestation;
  /** The appointment that the text is about: our integer or our id. */
  appointment?: number | string;
  /** Other visits that it names, our ids in the order in which it numbers them after the first: an answer may be about any of them. */
  alsoAbout?: readonly string[];
  /** The planned reminders that go by this text: they are settled in the transaction that stores it, or it is not stored. */
  reminders?: readonly ReminderRef[];
  /** The same of planned texts about notices. */
  notices?: readonly NoticeTextRef[];
  /** The location whose number it goes out from, null for the clinic's; by default that of the appointment. */
  locationId?: string | null;
  templateKey?: string;
  /** What the template says of its texts; looked up where the caller knows the key alone. */
  template?: TemplateFacts;
  language?: Language;
  /** Why doubtful content may go; counts under the standard policy alone. */
  contentReason?: HoldReason;
  /** Sent by a rule, not by a person's own words: always carries the clinic's name and the STOP line. */
  isAutomated?: boolean;
  /** The freed time that it offers: its answer takes or passes it. */
  offer?: OfferAsked;
  /** Unique name of the intent: the same one never makes a second text (design, law 6). */
  intentKey?: string;
};
