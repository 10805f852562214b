import { type FormEvent, useId, useState } from 'react';
import { useLocations } from '@/client/locations.ts';
import { useSaveWaiting } from '@/client/waitingList.ts';
import { SelectField, TextAreaField, TextField } from '@/components/ui/Field.tsx';
import type { Patient } from '@/contracts/patient.ts';
import type { WaitingListEntry } from '@/contracts/waitingList.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { PatientPicker } from '../patients/PatientPicker.tsx';
import { weekdayNames } from './waitingWords.ts';

/** What is known when the dialog opens: from a visit, its patient and kind. */
export interface KnownWish {
  patient: { id: string; name: string };
  visitType: string | null;
  clinician: string | null;
}

/** Puts a patient on the waiting list, or changes what one waits for. */
export function EntryDialog({
  entry = null,
  known = null,
  onClose,
}: {
  entry?: WaitingListEntry | null;
  known?: KnownWish | null;
  onClose: () => void;
}) {
  const formId = useId();
  const save = useSaveWaiting();
  const { data: locations = [] } = useLocations();
  const [patient, setPatient] = useState<Patient | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [wish, setWish] = useState({
    visitType: entry?.visitType ?? known?.visitType ?? '',
    clinician: entry?.clinician ?? '',
    locationId: entry?.location?.id ?? '',
    earliestDay: entry?.earliestDay ?? '',
    latestDay: entry?.latestDay ?? '',
    weekdays: entry?.weekdays ?? [],
    fromTime: entry?.fromTime ?? '',
    untilTime: entry?.untilTime ?? '',
    isUrgent: entry?.isUrgent ?? false,
    movesVisit: entry?.movesVisit ?? true,
    note: entry?.note ?? '',
  });
  const set = (change: Partial<typeof wish>) => setWish({ ...wish, ...change });
  const field = (
    name: 'visitType' | 'clinician' | 'earliestDay' | 'latestDay' | 'fromTime' | 'untilTime',
  ) => ({
    value: wish[name],
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  });
  const who = entry?.patient ?? known?.patient ?? null;
  const patientId = who?.id ?? patient?.id ?? null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (patientId === null) return;
    const body = {
      ...wish,
      visitType: filled(wish.visitType),
      clinician: filled(wish.clinician),
      locationId: filled(wish.locationId),
      earliestDay: filled(wish.earliestDay),
      latestDay: filled(wish.latestDay),
      fromTime: filled(wish.fromTime),
      untilTime: filled(wish.untilTime),
      note: filled(wish.note),
    };
    save.mutate(entry === null ? { id: null, body: { patientId, ...body } } : { id: entry.id, body }, {
      onSuccess: onClose,
    });
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={entry === null ? 'Add to the waiting list' : 'Change what is waited for'}
      description={who?.name}
      action={save.isPending ? 'Saving …' : entry === null ? 'Add' : 'Save'}
      isPending={save.isPending}
      formId={formId}
      error={save.error}
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-3">
        {who === null && (
          <PatientPicker
            label="Patient"
            value={patient}
            onChange={setPatient}
            error={isAsked && patient === null ? 'Choose the patient.' : null}
          />
        )}
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField label="Kind of visit" hint="Empty: any." autoComplete="off" {...field('visitType')} />
          <TextField label="Clinician" hint="Empty: anybody." autoComplete="off" {...field('clinician')} />
          <TextField label="Earliest day" type="date" {...field('earliestDay')} />
          <TextField label="Latest day" type="date" hint="The entry ends after it." {...field('latestDay')} />
          <TextField label="Starts from" type="time" {...field('fromTime')} />
          <TextField label="Starts before" type="time" {...field('untilTime')} />
        </div>
        {locations.length > 0 && (
          <SelectField
            label="Location"
            options={[
              { value: '', label: 'Any' },
              ...locations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={wish.locationId}
            onChange={({ target }) => set({ locationId: target.value })}
          />
        )}
        <ChoiceGroup legend="Days of the week" hint="None: every day.">
          <div className="flex flex-wrap gap-x-4">
            {weekdayNames.map((name, index) => (
              <Checkbox
                key={name}
                label={name}
                checked={wish.weekdays.includes(index + 1)}
                onChange={({ target }) =>
                  set({
                    weekdays: target.checked
                      ? [...wish.weekdays, index + 1]
                      : wish.weekdays.filter((day) => day !== index + 1),
                  })
                }
              />
            ))}
          </div>
        </ChoiceGroup>
        <div className="flex flex-col">
          <Checkbox
            label="Urgent"
            hint="Asked before all others."
            checked={wish.isUrgent}
            onChange={({ target }) => set({ isUrgent: target.checked })}
          />
          <Checkbox
            label="Move the later visit"
            hint="Who takes a time has the later visit of that kind moved to it."
            checked={wish.movesVisit}
            onChange={({ target }) => set({ movesVisit: target.checked })}
          />
        </div>
        <TextAreaField
          label="Note for staff"
          rows={2}
          maxLength={500}
          value={wish.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </form>
    </FormDialog>
  );
}

function filled(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
