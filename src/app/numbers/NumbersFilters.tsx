import { useNavigate } from '@tanstack/react-router';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { figureKinds, figureWords, groupings } from '@/domain/metric/reminderFigures.ts';
import { textFigureKinds, textFigureWords, textGroupings } from '@/domain/metric/textFigures.ts';
import { dayAfter } from '../appointments/days.ts';
import { groupingWords, type NumbersSearch } from './numbersSearch.ts';
import { textGroupingWords } from './textWords.ts';

const periods = [
  { label: 'Last 4 weeks', days: 27 },
  { label: 'Last 8 weeks', days: 55 },
  { label: 'Last 6 months', days: 181 },
];

const views = [
  { label: 'Texts', of: 'texts' },
  { label: 'Visits and reminders', of: 'visits' },
] as const;

/** Texts or visits, the period, what is told apart and which figure is looked into: all of it in the address. */
export function NumbersFilters({
  from,
  to,
  today,
  search,
}: {
  from: string;
  to: string;
  today: string;
  search: NumbersSearch;
}) {
  const navigate = useNavigate({ from: '/numbers' });
  const set = (change: Partial<NumbersSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <FilterLinks
        label="What is counted"
        filters={views.map(({ label, of }) => ({
          label,
          link: { to: '/numbers', search: { ...search, of } },
          isActive: search.of === of,
        }))}
      />
      <FilterLinks
        label="Period"
        filters={periods.map(({ label, days }) => ({
          label,
          link: {
            to: '/numbers',
            search: { ...search, from: dayAfter(today, -days), to: today },
          },
          isActive: to === today && from === dayAfter(today, -days),
        }))}
      />
      <div className="flex flex-wrap gap-2">
        <TextField
          label="From"
          type="date"
          value={from}
          max={to}
          onChange={({ target }) => target.value !== '' && set({ from: target.value })}
        />
        <TextField
          label="To"
          type="date"
          value={to}
          min={from}
          onChange={({ target }) => target.value !== '' && set({ to: target.value })}
        />
        {search.of === 'visits' ? (
          <>
            <SelectField
              label="Figure"
              options={figureKinds.map((value) => ({ value, label: figureWords[value].name }))}
              value={search.figure}
              onChange={({ target }) =>
                set({ figure: figureKinds.find((one) => one === target.value) ?? search.figure })
              }
            />
            <SelectField
              label="By"
              options={groupings.map((value) => ({ value, label: groupingWords[value] }))}
              value={search.by}
              onChange={({ target }) =>
                set({ by: groupings.find((one) => one === target.value) ?? search.by })
              }
            />
          </>
        ) : (
          <>
            <SelectField
              label="Figure"
              options={textFigureKinds.map((value) => ({ value, label: textFigureWords[value].name }))}
              value={search.textFigure}
              onChange={({ target }) =>
                set({ textFigure: textFigureKinds.find((one) => one === target.value) ?? search.textFigure })
              }
            />
            <SelectField
              label="By"
              options={textGroupings.map((value) => ({ value, label: textGroupingWords[value] }))}
              value={search.textsBy}
              onChange={({ target }) =>
                set({ textsBy: textGroupings.find((one) => one === target.value) ?? search.textsBy })
              }
            />
          </>
        )}
      </div>
    </div>
  );
}
