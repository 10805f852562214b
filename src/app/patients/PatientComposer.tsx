import { useQueryClient } from '@tanstack/react-query';
import { PhoneOff } from 'lucide-react';
import { queryKeys } from '@/client/queryKeys.ts';
import SMSComposer from '@/components/twilio/SMSComposer.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { SelectField } from '@/components/ui/Field.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { Section } from '../layout/Section.tsx';
import { useShownTheme } from '../theme.ts';

type PatientNumber = Patient['phoneNumbers'][number];

/** A text to this patient, at one of the numbers. */
export function PatientComposer({
  patient,
  number,
  onChooseNumber,
}: {
  patient: Patient;
  number: PatientNumber | undefined;
  onChooseNumber: (phoneNumber: string) => void;
}) {
  const theme = useShownTheme();
  const client = useQueryClient();
  if (number === undefined) {
    return (
      <Section title="Text">
        <EmptyState icon={PhoneOff} title="There is no number to text">
          Add a phone number first.
        </EmptyState>
      </Section>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      {patient.phoneNumbers.length > 1 && (
        <SelectField
          label="Text to"
          value={number.phoneNumber}
          onChange={(event) => onChooseNumber(event.target.value)}
          options={patient.phoneNumbers.map(({ phoneNumber, display, label, isPrimary }) => ({
            value: phoneNumber,
            label: `${display} (${isPrimary ? `${label}, main` : label})`,
          }))}
        />
      )}
      <SMSComposer
        key={number.phoneNumber}
        patientPhone={number.phoneNumber}
        patientName={patientName(patient)}
        patientId={patient.shortId}
        theme={theme}
        // The first text makes the conversation that the header links to.
        onSuccess={() => void client.invalidateQueries({ queryKey: queryKeys.patient(patient.id) })}
      />
    </div>
  );
}
