import type { Category } from '../message/category.ts';
import { isSolicitation } from '../message/category.ts';
import type { ClinicHours } from './dayHours.ts';
import type { Hours, RulePack, WeekHours } from './rulePack.ts';

/** The categories that a clinic sets hours for together. */
export const textHourGroups = ['care', 'payment', 'promotions'] as const;
export type TextHourGroup = (typeof textHourGroups)[number];

export const textHourDays = ['mon_fri', 'sat', 'sun'] as const satisfies readonly (keyof WeekHours)[];
export type TextHourDay = (typeof textHourDays)[number];

/** Hours of one group: null, not on such days; left out, as the rules say. */
type GroupHours = { [Day in keyof WeekHours]?: Hours | null | undefined };

/** A clinic's own hours. */
export type TextHours = { [Group in TextHourGroup]?: GroupHours | undefined };

/** The clinic's own hours for a category; null for none. */
export function clinicHoursFor(hours: TextHours, category: Category): ClinicHours | null {
  const { mon_fri, sat, sun } = hours[groupOf(category)] ?? {};
  const own = {
    ...(mon_fri === undefined ? {} : { mon_fri }),
    ...(sat === undefined ? {} : { sat }),
    ...(sun === undefined ? {} : { sun }),
  };
  return Object.keys(own).length === 0 ? null : own;
}

/** The widest hours of the rules for each day of a group: what a clinic may narrow and never widen (TCPA-10). */
export function widestHours(pack: RulePack, group: TextHourGroup): WeekHours {
  const windows = [...pack.windows].filter(([category]) => groupOf(category) === group);
  const on = (day: keyof WeekHours): WeekHours[keyof WeekHours] => {
    const open = windows.flatMap(([, window]) => (window[day] === null ? [] : [window[day]]));
    if (open.length === 0) return null;
    return [Math.min(...open.map(([from]) => from)), Math.max(...open.map(([, to]) => to))];
  };
  return { mon_fri: on('mon_fri'), sat: on('sat'), sun: on('sun') };
}

/** What is wrong with a clinic's own hours, and in which field; null when they narrow the rules and leave some hours open. */
export function textHoursProblem(
  hours: TextHours,
  pack: RulePack,
): { field: string; message: string } | null {
  for (const group of textHourGroups) {
    const own = hours[group];
    if (own === undefined) continue;
    const widest = widestHours(pack, group);
    for (const day of textHourDays) {
      const asked = own[day];
      const most = widest[day];
      const field = `textHours.${group}.${day}`;
      if (asked == null) continue;
      if (asked[0] >= asked[1]) return { field, message: 'The hours must begin before they end.' };
      if (most === null) return { field, message: 'No texts of this kind go on these days.' };
      if (asked[0] < most[0] || asked[1] > most[1]) {
        return {
          field,
          message: `A clinic may narrow the hours and never widen them: from ${most[0]}:00 to ${most[1]}:00.`,
        };
      }
    }
    if (textHourDays.every((day) => (own[day] === undefined ? widest[day] : own[day]) === null)) {
      return {
        field: `textHours.${group}`,
        message: 'Leave at least one day open: texts would be dropped, not held.',
      };
    }
  }
  return null;
}

function groupOf(category: Category): TextHourGroup {
  if (isSolicitation(category)) return 'promotions';
  return category === 'payment' ? 'payment' : 'care';
}
