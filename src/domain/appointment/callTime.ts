import { resolveLocal } from './localTime.ts';

/** From when on a clinic calls who has not answered. */
export type CallSetting = {
  /** Working days before the visit; 0 is the day itself. */
  daysBefore: number;
  /** By the clock where the visit takes place: "12:00". */
  from: string;
};

export const usualCallSetting: CallSetting = { daysBefore: 1, from: '12:00' };

/** Days on which nobody is at the desk to call. */
const saturday = 6;

/**
 * From when on patients with a visit on this local day ("2026-11-30") are called who have not answered. Working days are Monday to Friday:
 * who comes on a Monday is called on the Friday before.
 */
export function callFrom(visitDay: string, timeZone: string, setting: CallSetting): Temporal.Instant {
  let day = Temporal.PlainDate.from(visitDay);
  for (let left = setting.daysBefore; left > 0; left -= 1) {
    do day = day.subtract({ days: 1 });
    while (day.dayOfWeek >= saturday);
  }
  return resolveLocal(day.toPlainDateTime(Temporal.PlainTime.from(setting.from)), timeZone);
}

/** The local days from today on whose visits are called about by now, the nearest first. */
export function daysToCall(now: Temporal.Instant, timeZone: string, setting: CallSetting): string[] {
  const days: string[] = [];
  for (let day = now.toZonedDateTimeISO(timeZone).toPlainDate(); ; day = day.add({ days: 1 })) {
    if (Temporal.Instant.compare(callFrom(day.toString(), timeZone, setting), now) > 0) return days;
    days.push(day.toString());
  }
}
