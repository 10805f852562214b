import { useState } from 'react';
import { useDataProtection } from '@/client/dataProtection.ts';
import { useMay, useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { Section } from '../../layout/Section.tsx';
import { ErasePatientDialog } from './ErasePatientDialog.tsx';
import { ExportRecordDialog } from './ExportRecordDialog.tsx';
import { MergePatientDialog } from './MergePatientDialog.tsx';
import { PlaceHoldDialog } from './PlaceHoldDialog.tsx';

/** What a patient may ask for: everything that is kept about them, and its end; and what a court may ask for. */
export function PatientRecord({ patient }: { patient: Patient }) {
  const { clinic } = useSession();
  const [open, setOpen] = useState<'export' | 'merge' | 'hold' | 'erase' | null>(null);
  const mayExport = useMay('records:export');
  const mayNotErase = useNoPermission('records:erase');
  const mayNotMerge = useNoPermission('patients:merge');
  const mayLook = useMay('audit:read');
  const holds = useDataProtection(mayLook).data?.holds.filter(
    ({ patientId }) => patientId === null || patientId === patient.id,
  );
  if (!mayExport && mayNotErase !== null) return null;
  const dialogOf = (name: 'export' | 'merge' | 'hold' | 'erase') => ({
    isOpen: open === name,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? name : null),
  });
  return (
    <Section
      title="Record"
      description="What is kept about this patient: to hand it out, to keep it for a court, or to erase it."
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        {patient.erasedAt !== null && (
          <Notice tone="info">
            Erased <RelativeTime at={patient.erasedAt} timeZone={clinic.timeZone} />. What the law asks for is
            kept without a name.
          </Notice>
        )}
        {holds?.map(({ id, reason, placedAt }) => (
          <Notice key={id} tone="caution">
            Legal hold since <RelativeTime at={placedAt} timeZone={clinic.timeZone} />: {reason}
          </Notice>
        ))}
        <div className="flex flex-wrap gap-2">
          {mayExport && <Button onClick={() => setOpen('export')}>Export</Button>}
          {patient.erasedAt === null && (
            <Button disabledReason={mayNotMerge} onClick={() => setOpen('merge')}>
              Merge …
            </Button>
          )}
          <Button disabledReason={mayNotErase} onClick={() => setOpen('hold')}>
            Place a legal hold
          </Button>
          {patient.erasedAt === null && (
            <Button
              variant="danger"
              disabledReason={
                mayNotErase ?? (holds?.length ? 'A legal hold stands: nothing may be erased.' : null)
              }
              onClick={() => setOpen('erase')}
            >
              Erase …
            </Button>
          )}
        </div>
      </div>
      <ExportRecordDialog patient={patient} {...dialogOf('export')} />
      <MergePatientDialog patient={patient} {...dialogOf('merge')} />
      <PlaceHoldDialog patientId={patient.id} {...dialogOf('hold')} />
      <ErasePatientDialog patient={patient} {...dialogOf('erase')} />
    </Section>
  );
}
