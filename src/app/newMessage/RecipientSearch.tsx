import { Phone, UserRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { usePatientSearch } from '@/client/patients.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { parsePhoneNumber } from '@/domain/phone/phoneNumberLight.ts';
import { maskedBirthDate } from '../conversations/personWords.ts';
import type { Recipient } from './newMessageContext.ts';

const rowStyle =
  'flex min-h-11 w-full items-center gap-2.5 rounded-md px-2 py-1 text-left hover:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';

function recipientsOf(patient: Patient): Recipient[] {
  const name = `${patient.givenName} ${patient.familyName}`.trim();
  return patient.phoneNumbers.map(({ phoneNumber }) => ({ phoneNumber, name, patientId: patient.id }));
}

/** Finds a patient by name, number or id; a number that nobody has can be texted too. */
export function RecipientSearch({ onChoose }: { onChoose: (recipient: Recipient) => void }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const patients = usePatientSearch(wanted);
  const typed = parsePhoneNumber(wanted);
  return (
    <div className="flex min-h-72 flex-col gap-2">
      <TextField
        label="Patient or phone number"
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        // The dialog was opened to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
      />
      {typed.ok && (
        <button
          type="button"
          className={rowStyle}
          onClick={() =>
            onChoose({ phoneNumber: typed.phoneNumber, name: typed.national, patientId: undefined })
          }
        >
          <Phone aria-hidden />
          <span>
            Text <strong className="font-semibold">{typed.national}</strong>
            {!typed.isValid && (
              <span className="block text-xs text-caution">
                No numbering plan knows this number. Check it.
              </span>
            )}
          </span>
        </button>
      )}
      {patients.isPending && <SkeletonRows count={4} label="Looking for patients" />}
      {patients.isError && (
        <p role="alert" className="text-danger">
          {sentenceOf(patients.error)}
        </p>
      )}
      {patients.data?.length === 0 && !typed.ok && (
        <p className="px-2 py-4 text-center text-muted">
          Nobody is called that. Type a full phone number to text it.
        </p>
      )}
      <ul aria-label="Patients">
        {patients.data?.flatMap((patient) =>
          recipientsOf(patient).map((recipient, index) => (
            <li key={`${patient.id} ${recipient.phoneNumber}`}>
              <button type="button" className={rowStyle} onClick={() => onChoose(recipient)}>
                <UserRound aria-hidden />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{recipient.name}</span>
                  <span className="block text-xs text-muted">
                    {[patient.phoneNumbers[index]?.display, maskedBirthDate(patient.birthDate)]
                      .filter((part) => part !== null && part !== undefined)
                      .join(' · ')}
                  </span>
                </span>
                {patient.phoneNumbers[index]?.isOptedOut === true && <Badge tone="danger">Opted out</Badge>}
              </button>
            </li>
          )),
        )}
      </ul>
    </div>
  );
}
