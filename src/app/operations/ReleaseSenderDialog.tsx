import { useEffect } from 'react';
import { toast } from 'sonner';
import { useReleaseSender } from '@/client/operations.ts';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';

/** Says what a release would bring up to date, and does it after one more question. */
export function ReleaseSenderDialog({ senderId, onClose }: { senderId: string; onClose: () => void }) {
  const plan = useReleaseSender();
  const release = useReleaseSender();
  const { mutate } = plan;
  useEffect(() => mutate({ id: senderId, isDryRun: true }), [mutate, senderId]);
  async function run(): Promise<void> {
    try {
      await release.mutateAsync({ id: senderId, isDryRun: false });
    } catch {
      // Told in the dialog, by `release.error`.
      return;
    }
    toast('Released: texts go out again');
    onClose();
  }
  const error = release.error ?? plan.error;
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="Let this number send again?"
      description="What Twilio knows is brought into the database first."
      cancel="Keep it held"
      action={release.isPending ? 'Bringing up to date …' : 'Bring up to date and release'}
      isPending={release.isPending}
      disabledReason={plan.data === undefined ? 'Twilio’s list is being read.' : null}
      onAct={() => void run()}
      error={error}
    >
      {plan.data === undefined ? (
        error === null && <Skeleton className="h-24" />
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          {[
            [plan.data.notAgain, 'wait here and are at Twilio already: they are not sent again'],
            [plan.data.imported, 'are missing here: they are kept in their conversations'],
            [plan.data.settled, 'of unknown fate are settled by Twilio’s list'],
            [plan.data.inbound, 'from patients are missing: they are fetched first, STOP above all'],
          ].map(([count, words]) => (
            <div key={words} className="contents">
              <dt className="text-right font-semibold tabular-nums">{count}</dt>
              <dd>texts {words}</dd>
            </div>
          ))}
        </dl>
      )}
    </FormDialog>
  );
}
