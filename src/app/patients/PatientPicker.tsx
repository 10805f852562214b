import { Combobox } from '@base-ui/react/combobox';
import { type Ref, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { usePatientSearch } from '@/client/patients.ts';
import { Field, inputStyle } from '@/components/ui/Field.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { maskedBirthDate } from '../conversations/personWords.ts';
import { useSettled } from '../forms/useSettled.ts';

/** Chooses a patient by typing a part of the name, a number or an id. */
export function PatientPicker({
  label,
  value,
  onChange,
  error,
  hint,
  inputRef,
}: {
  label: string;
  value: Patient | null;
  onChange: (patient: Patient | null) => void;
  error?: string | null | undefined;
  hint?: string;
  inputRef?: Ref<HTMLInputElement>;
}) {
  const [text, setText] = useState(value === null ? '' : patientName(value));
  const isChosen = value !== null && text === patientName(value);
  const wanted = useSettled(isChosen ? '' : text.trim());
  const patients = usePatientSearch(wanted);
  // Never the list of an earlier text: Enter would choose somebody else.
  const isCurrent = isChosen || (wanted === text.trim() && !patients.isPlaceholderData);
  const found = isCurrent ? patients.data : undefined;
  return (
    <Combobox.Root<Patient>
      items={found ?? []}
      filter={null}
      value={value}
      onValueChange={onChange}
      inputValue={text}
      onInputValueChange={setText}
      itemToStringLabel={patientName}
      isItemEqualToValue={(one, other) => one.id === other.id}
      autoHighlight
    >
      <Field label={label} error={error} hint={hint}>
        {(control) => (
          <Combobox.Input
            {...control}
            ref={inputRef}
            className={inputStyle}
            placeholder="Name, phone number or id"
            autoComplete="off"
          />
        )}
      </Field>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-50 outline-hidden">
          <Combobox.Popup className="max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-surface py-1 text-sm text-text shadow-pop">
            <Combobox.Status className="px-3 py-1.5 text-[0.8125rem] text-muted empty:hidden">
              {found === undefined && !patients.isError && 'Looking for patients …'}
              {patients.isError && sentenceOf(patients.error)}
              {found?.length === 0 && 'Nobody found. Try another part of the name.'}
            </Combobox.Status>
            <Combobox.List>
              {(patient: Patient) => (
                <Combobox.Item
                  key={patient.id}
                  value={patient}
                  className="mx-1 cursor-default rounded-md px-2 py-1 outline-hidden select-none data-highlighted:bg-hover"
                >
                  <span className="block truncate font-medium">{patientName(patient)}</span>
                  <span className="block truncate text-xs text-muted">
                    {[maskedBirthDate(patient.birthDate), patient.phoneNumbers[0]?.display]
                      .filter((part) => part !== null && part !== undefined)
                      .join(' · ')}
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
