import { Link } from '@tanstack/react-router';
import { ArrowLeft, CalendarPlus, MessagesSquare, Pencil, ScrollText, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import { useNoPermission } from '@/client/permission.ts';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { NewAppointmentDialog } from '../appointments/NewAppointmentDialog.tsx';
import { maskedBirthDate } from '../conversations/personWords.ts';
import { languageWord } from '../words/languageWords.ts';
import { zoneWord } from '../words/zoneWords.ts';
import { EditPatientDialog } from './EditPatientDialog.tsx';
import { PatientBadges } from './PatientRow.tsx';
import { PatientStateDialog } from './PatientStateDialog.tsx';

/** The right person: name, masked birth date, main number; and what can be done. */
export function PatientHeader({ patient }: { patient: Patient }) {
  const [open, setOpen] = useState<'edit' | 'state' | 'appointment' | null>(null);
  const mayNotEdit = useNoPermission('patients:write');
  const mayNotBook = useNoPermission('appointments:write');
  const mayNotAudit = useNoPermission('audit:read');
  const main = patient.phoneNumbers.find(({ isPrimary }) => isPrimary) ?? patient.phoneNumbers[0];
  const close = () => setOpen(null);
  return (
    <header className="border-b border-line bg-surface px-4 py-3 md:px-6">
      <Link
        to="/patients"
        className="-ml-1 inline-flex h-6 items-center gap-1 rounded px-1 text-[0.8125rem] text-muted hover:text-text"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        Patients
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-lg leading-7 font-semibold">{patientName(patient)}</h1>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-muted">
            <span>
              {[
                maskedBirthDate(patient.birthDate),
                main?.display ?? null,
                languageWord(patient.language),
                patient.timeZone === null ? null : `Time zone ${zoneWord(patient.timeZone)}`,
                patient.addressState,
                `No. ${patient.shortId}`,
                patient.externalId === null ? null : `Id ${patient.externalId}`,
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
            <PatientBadges patient={patient} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {patient.conversationId !== null && (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: patient.conversationId }}
              search={{ filter: 'all' }}
              className={classNames(buttonStyle())}
            >
              <MessagesSquare aria-hidden />
              Conversation
            </Link>
          )}
          {mayNotAudit === null && (
            <Link to="/audit" search={{ patient: patient.id }} className={classNames(buttonStyle())}>
              <ScrollText aria-hidden />
              Audit trail
            </Link>
          )}
          <Button disabledReason={mayNotBook} onClick={() => setOpen('appointment')}>
            <CalendarPlus aria-hidden />
            Book
          </Button>
          <Button disabledReason={mayNotEdit} onClick={() => setOpen('state')}>
            <UserRoundCog aria-hidden />
            State
          </Button>
          <Button disabledReason={mayNotEdit} onClick={() => setOpen('edit')}>
            <Pencil aria-hidden />
            Edit
          </Button>
        </div>
      </div>
      <EditPatientDialog patient={patient} isOpen={open === 'edit'} onOpenChange={close} />
      <PatientStateDialog patient={patient} isOpen={open === 'state'} onOpenChange={close} />
      <NewAppointmentDialog isOpen={open === 'appointment'} onOpenChange={close} patient={patient} />
    </header>
  );
}
