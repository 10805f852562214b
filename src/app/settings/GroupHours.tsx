import { classNames } from '@/components/ui/classNames.ts';
import { inputStyle } from '@/components/ui/Field.tsx';
import type { Hours } from '@/domain/schedule/rulePack.ts';
import { textHourDays, type TextHourGroup } from '@/domain/schedule/textHours.ts';
import { dayWords, type DaysOfGroup, groupWords, hourWord } from './textHourWords.ts';

/** The hours of one kind of text, for each kind of day. */
export function GroupHours({
  group,
  days,
  most,
  isDisabled,
  onChange,
}: {
  group: TextHourGroup;
  days: DaysOfGroup;
  most: DaysOfGroup;
  isDisabled: boolean;
  onChange: (days: DaysOfGroup) => void;
}) {
  const { label, hint } = groupWords[group];
  return (
    <fieldset>
      <legend className="text-sm font-semibold">{label}</legend>
      <p className="text-xs text-muted">{hint}</p>
      <div className="mt-2 grid gap-3 sm:grid-cols-3">
        {textHourDays.map((day) => {
          const bound = most[day];
          return (
            <div key={day} className="flex min-w-0 flex-col gap-1">
              <span className="text-[0.8125rem] font-medium">{dayWords[day]}</span>
              {bound === null ? (
                <span className="text-sm leading-9 text-muted">None by the rules</span>
              ) : (
                <DayHours
                  name={`${label}, ${dayWords[day]}`}
                  hours={days[day]}
                  most={bound}
                  isDisabled={isDisabled}
                  onChange={(hours) => onChange({ ...days, [day]: hours })}
                />
              )}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

const closed = 'closed';
const choices = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

function DayHours({
  name,
  hours,
  most: [first, last],
  isDisabled,
  onChange,
}: {
  name: string;
  hours: Hours | null;
  most: Hours;
  isDisabled: boolean;
  onChange: (hours: Hours | null) => void;
}) {
  return (
    <div className="flex items-center gap-2">
      <select
        aria-label={`${name}, from`}
        className={classNames(inputStyle, 'min-w-0 flex-1')}
        disabled={isDisabled}
        value={hours === null ? closed : hours[0]}
        onChange={({ target: { value } }) => {
          if (value === closed) onChange(null);
          else onChange([Number(value), Math.max(hours?.[1] ?? last, Number(value) + 1)]);
        }}
      >
        {choices(first, last - 1).map((hour) => (
          <option key={hour} value={hour}>
            {hourWord(hour)}
          </option>
        ))}
        <option value={closed}>Closed</option>
      </select>
      {hours !== null && (
        <>
          <span aria-hidden className="text-muted">
            to
          </span>
          <select
            aria-label={`${name}, until`}
            className={classNames(inputStyle, 'min-w-0 flex-1')}
            disabled={isDisabled}
            value={hours[1]}
            onChange={({ target: { value } }) => onChange([hours[0], Number(value)])}
          >
            {choices(hours[0] + 1, last).map((hour) => (
              <option key={hour} value={hour}>
                {hourWord(hour)}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}
