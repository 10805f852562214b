/** What the visits of a period can be told apart by. */
export const groupings = ['week', 'rule', 'visitType', 'language', 'location'] as const;
export type Grouping = (typeof groupings)[number];

/** How many visits of a group have what the figures are made of. */
export type Tally = {
  visits: number;
  /** A reminder about their present start left for the patient before it. */
  asked: number;
  /** Of those asked: confirmed before the visit, and not cancelled since. */
  confirmed: number;
  /** Of those asked: answered by text after a reminder. */
  answered: number;
  cancelled: number;
  completed: number;
  missed: number;
  /** Minutes from the last reminder before an answer to that answer; null without answers. */
  medianMinutes: number | null;
  ninetiethMinutes: number | null;
};

export const figureKinds = ['confirmation', 'answer', 'cancellation', 'no_show'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A share with what it is a share of. `value` is null where there are too few to say. */
export type Figure = { numerator: number; denominator: number; value: number | null };

/** Of fewer than these a share says more about single patients than about the clinic. */
export const fewest = 10;

/** A share of 0 to 1, or null when there are too few to say. */
export function shareOf(numerator: number, denominator: number): Figure {
  return { numerator, denominator, value: denominator < fewest ? null : numerator / denominator };
}

/** The shares of a group of visits. */
export function figuresOf(tally: Tally): Record<FigureKind, Figure> {
  return {
    confirmation: shareOf(tally.confirmed, tally.asked),
    answer: shareOf(tally.answered, tally.asked),
    cancellation: shareOf(tally.cancelled, tally.visits),
    no_show: shareOf(tally.missed, tally.completed + tally.missed),
  };
}

/** What each figure is, word for word as it stands beside it. */
export const figureWords: Record<FigureKind, { name: string; definition: string }> = {
  confirmation: {
    name: 'Confirmation rate',
    definition:
      'Visits that were confirmed before they began, by text, by phone or otherwise, and not cancelled since ÷ visits that a reminder was sent for.',
  },
  answer: {
    name: 'Answer rate',
    definition:
      'Visits whose patient answered a reminder by text with a confirmation, a cancellation or a wish for another time ÷ visits that a reminder was sent for.',
  },
  cancellation: {
    name: 'Cancellation rate',
    definition: 'Visits that are cancelled, by whomever ÷ all visits of the period.',
  },
  no_show: {
    name: 'No-show rate',
    definition:
      'Visits marked as no-show ÷ visits marked as completed or no-show. Visits that nobody has marked are in neither.',
  },
};

/** What the time to an answer is. */
export const answerTimeDefinition =
  'From the last reminder before the answer to the answer, of visits that were answered by text. Half answered faster than the median, nine of ten faster than the 90th percentile.';

/** What the reminders of a period are counted as. */
export const reminderCountDefinition =
  'Every reminder that a rule wanted for the present start of a visit of the period: sent (handed to Twilio), still to go, or not sent, by reason. The parts add up. Reminders sent by hand are not of any rule and are not among them.';
