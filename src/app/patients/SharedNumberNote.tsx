import { usePatientSearch } from '@/client/patients.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { useSettled } from '../forms/useSettled.ts';

/** "Also used by Ana Silva": said while a number is typed, because one phone often serves a family. */
export function SharedNumberNote({ text, exceptId }: { text: string; exceptId?: string }) {
  const reading = usePhoneNumbers().parse(useSettled(text));
  const number = reading.ok ? reading.phoneNumber : null;
  const found = usePatientSearch(number ?? '', number !== null);
  if (number === null || found.isPlaceholderData) return null;
  const owners = (found.data ?? []).filter(
    ({ id, phoneNumbers }) => id !== exceptId && phoneNumbers.some((one) => one.phoneNumber === number),
  );
  if (owners.length === 0) return null;
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(owners.map(patientName));
  return (
    <output className="block text-caution">
      Also used by {names}. Everybody on this phone can read its texts.
    </output>
  );
}
