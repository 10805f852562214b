import { Link, useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { usePatient } from '@/client/patients.ts';
import { useSession } from '@/client/session.ts';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { patientName } from '@/domain/patient/patientName.ts';
import type { AuditSearch } from './auditSearch.ts';
import { useShownSearch } from './useShownSearch.ts';
import { callerChoices, nounWords, whatWords } from './auditWords.ts';

/** Who, what, of whom and when. The filters are in the address, so that Back undoes them. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const { colleagues, staffMember } = useSession();
  const people = [staffMember, ...colleagues.filter(({ id }) => id !== staffMember.id)];
  const [shown, show] = useShownSearch(search);
  const set = (change: Partial<Record<keyof AuditSearch, string>>): void => {
    const next = Object.fromEntries(
      Object.entries({ ...shown, ...change }).filter(([, value]) => value !== undefined && value !== ''),
    );
    show(next);
    void navigate({ to: '/audit', search: next });
  };
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const { what, who } = shown;
  return (
    <form
      aria-label="Filters"
      className="mt-2 grid grid-cols-2 items-end gap-x-3 gap-y-2 md:grid-cols-[repeat(2,minmax(0,13rem))_repeat(2,minmax(0,9.5rem))_auto]"
      onSubmit={(event) => event.preventDefault()}
    >
      <SelectField
        label="What"
        value={what ?? ''}
        onChange={(event) => set({ what: event.target.value })}
        options={[
          { value: '', label: 'Everything' },
          ...Object.entries(nounWords).map(([value, label]) => ({ value, label })),
          ...(what !== undefined && nounWords[what] === undefined
            ? [{ value: what, label: whatWords(what) }]
            : []),
        ]}
      />
      <SelectField
        label="Who"
        value={who ?? ''}
        onChange={(event) => set({ who: event.target.value })}
        options={[
          { value: '', label: 'Everybody' },
          ...people.map(({ id, name }) => ({ value: `staff:${id}`, label: name })),
          ...callerChoices,
          ...(who !== undefined &&
          !callerChoices.some(({ value }) => value === who) &&
          !people.some(({ id }) => who === `staff:${id}`)
            ? [{ value: who, label: 'Somebody who has left' }]
            : []),
        ]}
      />
      <TextField
        label="From"
        type="date"
        value={shown.from ?? ''}
        max={search.to}
        onChange={(event) => set({ from: event.target.value })}
      />
      <TextField
        label="To"
        type="date"
        value={shown.to ?? ''}
        min={search.from}
        onChange={(event) => set({ to: event.target.value })}
      />
      {isFiltered && (
        <Link to="/audit" search={{}} className={classNames(buttonStyle(), 'w-fit')}>
          Show everything
        </Link>
      )}
      {search.patient !== undefined && (
        <PatientFilter
          key={search.patient}
          patientId={search.patient}
          onRemove={() => set({ patient: '' })}
        />
      )}
    </form>
  );
}

function PatientFilter({ patientId, onRemove }: { patientId: string; onRemove: () => void }) {
  const { data: patient } = usePatient(patientId);
  return (
    <p className="col-span-full flex flex-wrap items-center gap-2 text-[0.8125rem]">
      <span>
        About <strong>{patient === undefined ? 'one patient' : patientName(patient)}</strong>: visits,
        conversations, texts, and lists that showed any of them
      </span>
      <button
        type="button"
        onClick={onRemove}
        aria-label="About all patients again"
        className="grid size-6 place-items-center rounded hover:bg-hover"
      >
        <X aria-hidden className="size-4" />
      </button>
    </p>
  );
}
