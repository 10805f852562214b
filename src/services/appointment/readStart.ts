import { parseAppointmentDate } from '@/domain/appointment/appointmentDate.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** The start of an appointment as rows keep it: to the minute, with the clinic's wall clock and zone. */
export type Start = { startsAt: Date; localStart: string; timeZone: string };

/** @throws Refusal invalid_request, saying what would be right */
export function readStart(text: string, timeZone: string): Start {
  const parsed = parseAppointmentDate(text, timeZone);
  if (!parsed.ok) throw new Refusal('invalid_request', parsed.error, { field: 'startsAt' });
  const { startsAt, local } = parsed.time;
  const toTheMinute = { smallestUnit: 'minute', roundingMode: 'floor' } as const;
  return {
    startsAt: new Date(startsAt.round(toTheMinute).epochMilliseconds),
    localStart: local.round(toTheMinute).toString({ smallestUnit: 'minute' }),
    timeZone,
  };
}
