import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useCreatePreferenceLink } from '@/client/consent.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { ConsentState } from '@/contracts/consent.ts';
import type { Patient } from '@/contracts/patient.ts';
import { useStartInstruction } from './OptedOutNotice.tsx';

/** A link with which the patient chooses by themselves what is texted: sent to the number, or copied once. */
export function PreferenceLinkDialog({
  patient,
  state,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  state: ConsentState;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { clinic } = useSession();
  const create = useCreatePreferenceLink(patient.id);
  const mayNotSend = useNoPermission('messages:send');
  const start = useStartInstruction();
  const [isCopied, setCopied] = useState(false);
  const { phoneNumber } = state;
  const made = create.data;

  function change(next: boolean) {
    create.reset();
    setCopied(false);
    onOpenChange(next);
  }

  async function copy(url: string) {
    try {
      await navigator.clipboard.writeText(url);
      setCopied(true);
    } catch {
      setCopied(false); // No permission: the link stands there to be selected.
    }
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Preference link"
      description={state.display}
      footer={
        made === undefined ? (
          <>
            <Button
              disabled={create.isPending}
              onClick={() => create.mutate({ phoneNumber, delivery: 'copy' })}
            >
              Show the link
            </Button>
            <Button
              variant="primary"
              disabled={create.isPending}
              disabledReason={
                mayNotSend ?? (state.suppression.active ? `This number has opted out: ${start}.` : null)
              }
              onClick={() => create.mutate({ phoneNumber, delivery: 'text' })}
            >
              {create.isPending ? 'One moment …' : 'Text the link'}
            </Button>
          </>
        ) : (
          <Button onClick={() => change(false)}>Close</Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {create.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(create.error)}
          </Notice>
        )}
        {made === undefined && (
          <>
            <p>
              Opens a page, in English and Spanish, where the patient sees what is texted to this number and
              changes it, or stops everything. It is good for 72 hours and for one change.
            </p>
            <p>
              {patient.birthDate === null
                ? 'No birth date is on record: without one the page can only stop all texts.'
                : 'The page asks for the birth date first. To stop all texts it asks for nothing.'}
            </p>
          </>
        )}
        {made !== undefined && made.url === null && (
          <output>The link was texted. It is good until {exactTime(made.expiresAt, clinic.timeZone)}.</output>
        )}
        {made !== undefined && made.url !== null && (
          <>
            <TextField
              label="Link for this patient alone"
              readOnly
              value={made.url}
              className="[&_input]:font-mono"
              hint={`Shown this once. Good until ${exactTime(made.expiresAt, clinic.timeZone)}.`}
              onFocus={(event) => event.target.select()}
            />
            <div>
              <Button onClick={() => void copy(made.url ?? '')}>{isCopied ? 'Copied' : 'Copy'}</Button>
              <output className="sr-only">{isCopied && 'Copied'}</output>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
