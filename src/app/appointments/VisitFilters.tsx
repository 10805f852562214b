import { useNavigate } from '@tanstack/react-router';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { inputStyle } from '@/components/ui/Field.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import type { AppointmentDays } from '@/contracts/appointment.ts';
import { type AppointmentFilter, type AppointmentSearch } from './appointmentFilter.ts';
import { stateLooks } from './StateBadge.tsx';
import { visitStates } from '@/domain/appointment/visitState.ts';

/** What of the visits is shown: by how they stand, clinician, kind and place; and whether they are apart. All of it in the address. */
export function VisitFilters({
  search,
  days,
  choices,
}: {
  search: AppointmentSearch;
  days: AppointmentDays['days'] | null;
  choices: AppointmentDays | null;
}) {
  const navigate = useNavigate({ from: '/appointments' });
  const countOf = (show: AppointmentFilter): number =>
    (days ?? []).reduce(
      (sum, day) =>
        sum + (show === 'all' ? day.total : show === 'call' ? day.toCall : (day.states[show] ?? 0)),
      0,
    );
  const states = visitStates.filter(
    (state) => state === 'confirmed' || state === search.show || countOf(state) > 0,
  );
  const set = (change: Partial<AppointmentSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <FilterLinks
        label="Show appointments"
        filters={(['all', 'call', ...states] as const).map((show) => ({
          label: wordOf(show),
          link: { to: '/appointments', search: { ...search, show } },
          count: countOf(show),
          isActive: show === search.show,
        }))}
      />
      <div className="flex flex-wrap gap-2 max-md:w-full">
        <Choice
          label="Clinician"
          all="All clinicians"
          value={search.clinician}
          options={(choices?.clinicians ?? []).map((name) => [name, name])}
          onChange={(clinician) => set({ clinician })}
        />
        <Choice
          label="Kind of visit"
          all="All kinds"
          value={search.visitType}
          options={(choices?.visitTypes ?? []).map((name) => [name, name])}
          onChange={(visitType) => set({ visitType })}
        />
        <Choice
          label="Location"
          all="All locations"
          value={search.location}
          options={(choices?.locations ?? []).map(({ id, name }) => [id, name])}
          onChange={(location) => set({ location })}
        />
        {search.view !== 'week' && (
          <Choice
            label="Order"
            all="By time"
            value={search.by}
            options={[
              ['clinician', 'By clinician'],
              ['location', 'By location'],
            ]}
            onChange={(by) => set({ by: by === 'clinician' || by === 'location' ? by : undefined })}
          />
        )}
      </div>
    </div>
  );
}

function wordOf(show: AppointmentFilter): string {
  return show === 'all' ? 'All' : show === 'call' ? 'Needs a call' : stateLooks[show].word;
}

/** A choice that is not there where there is nothing to choose. */
function Choice({
  label,
  all,
  value,
  options,
  onChange,
}: {
  label: string;
  all: string;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
  onChange: (value: string | undefined) => void;
}) {
  if (options.length < 2 && value === undefined) return null;
  const isKnown = value === undefined || options.some(([one]) => one === value);
  return (
    <select
      aria-label={label}
      className={classNames(inputStyle, 'h-7 w-auto max-w-48 py-0 text-[0.8125rem]')}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{all}</option>
      {!isKnown && <option value={value}>{label === 'Location' ? 'Another location' : value}</option>}
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  );
}
