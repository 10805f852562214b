import { Link } from '@tanstack/react-router';
import { Ban, Check, PhoneOff, UsersRound } from 'lucide-react';
import { Badge } from '@/components/ui/Badge.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { maskedBirthDate } from '../conversations/personWords.ts';
import { languageWord } from '../words/languageWords.ts';
import { careStateWords } from './personWords.ts';

/** One patient in the list: enough to know that it is the right one. */
export function PatientRow({ patient }: { patient: Patient }) {
  const { phoneNumbers } = patient;
  return (
    <li>
      <Link
        to="/patients/$patientId"
        params={{ patientId: patient.id }}
        className="grid grid-cols-[minmax(0,1fr)_fit-content(45%)] items-center gap-x-4 gap-y-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-hover md:grid-cols-[minmax(0,5fr)_minmax(0,5fr)_5rem_minmax(0,6fr)] md:px-6"
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{patientName(patient)}</span>
          <span className="block truncate text-xs text-muted">
            {[maskedBirthDate(patient.birthDate), `No. ${patient.shortId}`]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </span>
        <span className="min-w-0 text-[0.8125rem] max-md:col-start-1 max-md:row-start-2">
          {phoneNumbers.length === 0 && <span className="text-muted">No phone number</span>}
          {phoneNumbers.slice(0, 2).map(({ phoneNumber, display, label }) => (
            <span key={phoneNumber} className="block truncate">
              {display} <span className="text-xs text-muted">{label}</span>
            </span>
          ))}
          {phoneNumbers.length > 2 && (
            <span className="block text-xs text-muted">and {phoneNumbers.length - 2} more</span>
          )}
        </span>
        <span className="text-[0.8125rem] text-muted max-md:row-start-2 max-md:text-right">
          {languageWord(patient.language)}
        </span>
        <span className="flex flex-wrap justify-end gap-1 max-md:col-start-2 max-md:row-start-1">
          <PatientBadges patient={patient} />
        </span>
      </Link>
    </li>
  );
}

/** What one must know before texting this patient. */
export function PatientBadges({ patient }: { patient: Patient }) {
  const { phoneNumbers } = patient;
  const optedOut = phoneNumbers.filter(({ isOptedOut }) => isOptedOut).length;
  const consent = consentOf(patient);
  const isShared = phoneNumbers.some(({ sharedWith }) => sharedWith.length > 0);
  return (
    <>
      {patient.isDeceased && <Badge tone="danger">Deceased</Badge>}
      {patient.doNotText && (
        <Badge tone="danger">
          <Ban aria-hidden />
          Do not text
        </Badge>
      )}
      {patient.careState !== 'active' && <Badge tone="caution">{careStateWords[patient.careState]}</Badge>}
      {optedOut > 0 && (
        <Badge tone="danger">
          <Ban aria-hidden />
          {optedOut === phoneNumbers.length ? 'Opted out' : `${optedOut} of ${phoneNumbers.length} opted out`}
        </Badge>
      )}
      {consent !== null && (
        <Badge tone={consentTones[consent]}>
          {consent === 'all' && <Check aria-hidden />}
          {consentWords[consent]}
        </Badge>
      )}
      {isShared && (
        <Badge>
          <UsersRound aria-hidden />
          Shared phone
        </Badge>
      )}
      {phoneNumbers.length === 0 && !patient.isDeceased && (
        <Badge tone="caution">
          <PhoneOff aria-hidden />
          No number
        </Badge>
      )}
    </>
  );
}

const consentWords = { all: 'Consent', part: 'Consent in part', none: 'No consent' } as const;
const consentTones = { all: 'good', part: 'neutral', none: 'caution' } as const;

/** The most that any number without an opt-out allows; null where the other badges say that nothing is texted anyway. */
function consentOf({ isDeceased, doNotText, phoneNumbers }: Patient): keyof typeof consentWords | null {
  if (isDeceased || doNotText) return null;
  const open = phoneNumbers.filter(({ isOptedOut }) => !isOptedOut).map(({ careConsent }) => careConsent);
  return (['all', 'part', 'none'] as const).find((consent) => open.includes(consent)) ?? null;
}
