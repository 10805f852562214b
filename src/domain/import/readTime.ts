/** How times without am or pm are meant: by 24 hours, or as a day at a clinic runs, 1 to 6 in the afternoon. */
export type Clock = '24h' | '12h';

/** What a cell says of a time of day. */
export type TimeCell = {
  hour: number;
  minute: number;
  /** It says am or pm, and `hour` has taken that in. */
  isMarked: boolean;
  /** 1 to 6 without a mark: at night, or in the afternoon. */
  isEarly: boolean;
  /** As only 24 hours are written: 14:30, 0:15, 02:30. */
  is24: boolean;
};

const shape = /^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:[.,]\d+)?)?\s*([ap])?\.?\s?(?:m\.?)?$/i;
const compact = /^(\d{1,2})(\d{2})$/;

/** The time of day in a cell: 14:30, 2:30 PM, 2 pm, 14h30, 1430, 2:30 p. m.; null for what is none. */
export function timeCell(text: string): TimeCell | null {
  if (text.length > 16) return null;
  const run = compact.exec(text);
  const match = run ? null : shape.exec(text);
  if (!run && !match) return null;
  const hourText = run?.[1] ?? match?.[1] ?? '';
  const minuteText = run?.[2] ?? match?.[2];
  const mark = match?.[3]?.toLowerCase();
  // A number alone is no time.
  if (minuteText === undefined && mark === undefined) return null;
  if (mark === undefined && /m\.?$/i.test(text)) return null;
  const hour = Number(hourText);
  const minute = Number(minuteText ?? '0');
  if (minute > 59 || hour > 23) return null;
  if (mark !== undefined) {
    if (hour < 1 || hour > 12) return null;
    return {
      hour: (hour % 12) + (mark === 'p' ? 12 : 0),
      minute,
      isMarked: true,
      isEarly: false,
      is24: false,
    };
  }
  const isZeroed = hourText.length === 2 && hourText.startsWith('0');
  const isEarly = hour >= 1 && hour <= 6;
  return { hour, minute, isMarked: false, isEarly, is24: hour > 12 || hour === 0 || (isEarly && isZeroed) };
}

/** The time of day of a cell on this clock. */
export function timeOfCell(cell: TimeCell, clock: Clock): Temporal.PlainTime {
  const isAfternoon = cell.isEarly && clock === '12h';
  return Temporal.PlainTime.from({ hour: isAfternoon ? cell.hour + 12 : cell.hour, minute: cell.minute });
}

/** A day and a time in one cell, apart; null where it is not both. What names an offset or a zone is left alone. */
export function splitDateTime(text: string): { date: string; time: string } | null {
  if (text.length < 9 || text.length > 60) return null;
  const match =
    /^(.+?\d)(?:T|,?\s+(?:at |a las )?)(\d{1,2}(?:[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(?:[ap]\.?\s?m\.?)?)$/i.exec(
      text,
    );
  const [, date, time] = match ?? [];
  return date === undefined || time === undefined || timeCell(time) === null ? null : { date, time };
}
