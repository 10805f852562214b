import type { Session } from '@/contracts/session.ts';
import type { Hours } from '@/domain/schedule/rulePack.ts';
import {
  textHourDays,
  textHourGroups,
  type TextHourDay,
  type TextHourGroup,
} from '@/domain/schedule/textHours.ts';

export type DaysOfGroup = Record<TextHourDay, Hours | null>;
/** What the form holds: the hours of every kind of text on every kind of day; null, not on such days. */
export type ChosenHours = Record<TextHourGroup, DaysOfGroup>;

export const groupWords: Record<TextHourGroup, { label: string; hint: string }> = {
  care: { label: 'Visits and care', hint: 'Reminders, prescriptions, results and other texts about care.' },
  payment: { label: 'Payment', hint: 'Bills and payments that are due.' },
  promotions: {
    label: 'Promotions',
    hint: 'Marketing, surveys and wellness. The law of the state narrows them further.',
  },
};

export const dayWords: Record<TextHourDay, string> = {
  mon_fri: 'Monday to Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** "9 AM", "12 PM". */
export function hourWord(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour % 24 < 12 ? 'AM' : 'PM'}`;
}

/** The hours in force: the clinic's own, else those of the rules. */
export function hoursInForce({ textHours, mostTextHours }: Session['clinic']): ChosenHours {
  const days = (group: TextHourGroup): DaysOfGroup => {
    const on = (day: TextHourDay): Hours | null => {
      const own = textHours[group]?.[day];
      return own === undefined ? mostTextHours[group][day] : own;
    };
    return { mon_fri: on('mon_fri'), sat: on('sat'), sun: on('sun') };
  };
  return { care: days('care'), payment: days('payment'), promotions: days('promotions') };
}

/** As the API takes them: only what narrows the rules, so that a change of the rules is followed everywhere else. */
export function ownHours(chosen: ChosenHours, most: ChosenHours): Session['clinic']['textHours'] {
  return Object.fromEntries(
    textHourGroups.flatMap((group) => {
      const days = textHourDays.filter((day) => String(chosen[group][day]) !== String(most[group][day]));
      return days.length === 0
        ? []
        : [[group, Object.fromEntries(days.map((day) => [day, chosen[group][day]]))]];
    }),
  );
}
