import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useRotateKey } from '@/client/dataProtection.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { DataProtection } from '@/contracts/dataProtection.ts';

/** How old the clinic's key is, and changing it. */
export function ClinicKey({ state }: { state: DataProtection['key'] }) {
  const { clinic } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const rotate = useRotateKey();
  const noPermission = useNoPermission('keys:manage');
  const { rotation } = state;
  const isRunning = rotation !== null && rotation.finishedAt === null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">Encryption key</h3>
        <p>
          Made on {shortDay(state.madeAt, clinic.timeZone)} at {timeOfDay(state.madeAt, clinic.timeZone)}.{' '}
          <output>{rotation === null ? '' : rotationWords(rotation)}</output>
        </p>
      </div>
      <Button
        disabledReason={noPermission ?? (isRunning ? 'The last change is still going on.' : null)}
        onClick={() => setIsAsking(true)}
      >
        Change the key …
      </Button>
      <Dialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title="Change the encryption key?"
        footer={
          <>
            <Button onClick={() => setIsAsking(false)}>Keep it</Button>
            <Button
              variant="primary"
              disabled={rotate.isPending}
              onClick={() => rotate.mutate(undefined, { onSuccess: () => setIsAsking(false) })}
            >
              {rotate.isPending ? 'Changing …' : 'Change it'}
            </Button>
          </>
        }
      >
        {rotate.isError && (
          <Notice tone="danger" role="alert" className="mb-3">
            {sentenceOf(rotate.error)}
          </Notice>
        )}
        <p>
          Everything is encrypted anew while people go on working. An hour afterwards the former key is
          destroyed: backups made before that keep their own copy of it.
        </p>
      </Dialog>
    </div>
  );
}

function rotationWords(rotation: NonNullable<DataProtection['key']['rotation']>): string {
  const rows = rotation.resealed.toLocaleString('en-US');
  if (rotation.finishedAt === null) return `Being changed: ${rows} values encrypted anew so far.`;
  return rotation.formerKeysDestroyedAt === null
    ? `${rows} values were encrypted anew; the former key will be destroyed.`
    : `${rows} values were encrypted anew, and the former key was destroyed.`;
}
