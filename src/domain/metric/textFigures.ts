import { isFinal, parseDeliveryStatus } from '../message/status.ts';
import { type Figure, shareOf } from './reminderFigures.ts';

/** What the texts of a period can be told apart by. */
export const textGroupings = ['week', 'kind', 'category', 'campaign', 'location', 'language'] as const;
export type TextGrouping = (typeof textGroupings)[number];

export const textFigureKinds = ['delivery', 'response', 'opt_out', 'failed'] as const;
export type TextFigureKind = (typeof textFigureKinds)[number];

/** An answer or an opt-out that comes later than this after a text has nothing to do with it. */
export const answerHours = 72;
export const optOutDays = 7;

/** Texts that Twilio has taken or refused, which have come equally far. */
export type TextCount = { deliveryStatus: string | null; errorCode: number | null; count: number };

/** How many people a figure counts, and of how many. */
export type PeopleCount = { counted: number; of: number };

/** What became of texts, each text in one of them. */
export type TextFates = {
  /** All that were handed to Twilio: the sum of the others. */
  texts: number;
  delivered: number;
  /** `sent` is the last that was heard. The carrier has them; nobody says that they arrived. */
  unconfirmed: number;
  onTheWay: number;
  undelivered: number;
  failed: number;
  canceled: number;
};

type Fate = Exclude<keyof TextFates, 'texts'>;

/** What became of a text, by the last that Twilio has said about it. */
export function fateOf(deliveryStatus: string | null): Fate {
  const status = deliveryStatus === null ? null : parseDeliveryStatus(deliveryStatus);
  if (status === 'delivered' || status === 'read') return 'delivered';
  if (status === 'sent' || status === 'partially_delivered') return 'unconfirmed';
  if (status === 'undelivered' || status === 'failed' || status === 'canceled') return status;
  return 'onTheWay';
}

/** Adds up what became of texts. */
export function fatesOf(counts: readonly TextCount[]): TextFates {
  const fates: TextFates = {
    texts: 0,
    delivered: 0,
    unconfirmed: 0,
    onTheWay: 0,
    undelivered: 0,
    failed: 0,
    canceled: 0,
  };
  for (const { deliveryStatus, count } of counts) {
    fates.texts += count;
    fates[fateOf(deliveryStatus)] += count;
  }
  return fates;
}

/** How many of the texts have a status after which no other comes. `sent` is none, although it may be the last there is. */
function withFinalStatus(counts: readonly TextCount[]): number {
  return counts.reduce((sum, { deliveryStatus, count }) => {
    const status = deliveryStatus === null ? null : parseDeliveryStatus(deliveryStatus);
    return status !== null && isFinal(status) ? sum + count : sum;
  }, 0);
}

/** The key figures of a group of texts: shares of texts with a final status, and of the people whom they went to. */
export function textFiguresOf(
  counts: readonly TextCount[],
  { asked, texted }: { asked: PeopleCount; texted: PeopleCount },
): Record<TextFigureKind, Figure> {
  const { delivered, failed, undelivered } = fatesOf(counts);
  const final = withFinalStatus(counts);
  return {
    delivery: shareOf(delivered, final),
    response: shareOf(asked.counted, asked.of),
    opt_out: shareOf(texted.counted, texted.of),
    failed: shareOf(failed + undelivered, final),
  };
}

/** Texts that failed for one reason. */
export type FailureCause = { code: number | null; failed: number; undelivered: number; count: number };

/** Texts that failed or were not delivered, by Twilio's error code, the most frequent first. Null: Twilio gave none. */
export function failureCauses(counts: readonly TextCount[]): FailureCause[] {
  const causes = new Map<number | null, FailureCause>();
  for (const { deliveryStatus, errorCode: code, count } of counts) {
    const fate = fateOf(deliveryStatus);
    if (fate !== 'failed' && fate !== 'undelivered') continue;
    const cause = causes.get(code) ?? { code, failed: 0, undelivered: 0, count: 0 };
    cause[fate] += count;
    cause.count += count;
    causes.set(code, cause);
  }
  return [...causes.values()].toSorted(
    (one, other) => other.count - one.count || (one.code ?? 0) - (other.code ?? 0),
  );
}

/** What each figure is, word for word as it stands beside it. */
export const textFigureWords: Record<
  TextFigureKind,
  { name: string; numerator: string; denominator: string; definition: string }
> = {
  delivery: {
    name: 'Delivery rate',
    numerator: 'delivered',
    denominator: 'texts with a final status',
    definition:
      'Texts that were delivered ÷ texts with a final status: delivered, undelivered, failed or canceled. Texts that the carrier has and nobody has confirmed stand beside it and are in neither.',
  },
  response: {
    name: 'Response rate',
    numerator: 'recipients who answered',
    denominator: 'recipients of texts that asked',
    definition:
      'Recipients who answered within 72 hours of a text that asked for an answer ÷ recipients of such texts: reminders with a question, offers of a freed time, questions back. STOP and tap-backs are no answers. A recipient is a phone number and counts once, whoever shares it.',
  },
  opt_out: {
    name: 'Opt-out rate',
    numerator: 'recipients who opted out',
    denominator: 'recipients texted',
    definition:
      'Recipients who opted out within 7 days of a text, by STOP, in their own words or through staff ÷ recipients texted. Opt-outs from an import or learned from a refusal of the carrier are not counted: nobody knows when they were made. A recipient is a phone number and counts once.',
  },
  failed: {
    name: 'Failed messages',
    numerator: 'failed or undelivered',
    denominator: 'texts with a final status',
    definition:
      'Texts that failed or were not delivered, by cause ÷ texts with a final status. Texts that we blocked ourselves never left and are counted apart.',
  },
};

/** What is counted apart from the failed ones. */
export const blockedDefinition =
  'Texts that a rule of ours refused, when they were asked for or when they were about to leave, by the day of that decision. They never left us and are in no figure above.';

/** To which days a text belongs, and why groups of people do not add up. */
export const textPeriodDefinition =
  'A text belongs to the day on which it was handed to Twilio. Whoever got texts of two groups counts in each of them, and once in all.';
