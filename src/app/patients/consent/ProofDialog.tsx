import { sentenceOf } from '@/client/apiProblem.ts';
import { useProveNumber } from '@/client/consent.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { ConsentState } from '@/contracts/consent.ts';
import { FileButton } from './FileButton.tsx';

/** Everything on record about a number, as a page to print and as data. That it was made is on the audit trail. */
export function ProofDialog({
  state,
  isOpen,
  onOpenChange,
}: {
  state: ConsentState;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const prove = useProveNumber();
  const made = prove.data;
  // Named by the export, because names of files stay in lists of downloads.
  const name = made === undefined ? '' : `consent-${made.proof.id}`;

  function change(next: boolean) {
    prove.reset();
    onOpenChange(next);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Export proof"
      description={state.display}
      footer={
        made === undefined ? (
          <>
            <Button onClick={() => change(false)}>Cancel</Button>
            <Button
              variant="primary"
              disabled={prove.isPending}
              onClick={() => prove.mutate(state.phoneNumber)}
            >
              {prove.isPending ? 'Collecting …' : 'Make the export'}
            </Button>
          </>
        ) : (
          <Button onClick={() => change(false)}>Close</Button>
        )
      }
    >
      {prove.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(prove.error)}
        </Notice>
      )}
      {made === undefined ? (
        <p>
          Each consent, opt-out, text and decision about this number, oldest first. It holds patient data:
          keep it where that belongs. The audit trail notes that you made it.
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <output>
            {made.proof.entries.length === 1 ? '1 entry' : `${made.proof.entries.length} entries`}, made now.
            {!made.proof.showsTexts && ' The words of texts are left out: your account may not read them.'}
          </output>
          <div className="flex flex-wrap gap-2">
            <FileButton
              label="Page to read and print"
              name={`${name}.html`}
              type="text/html"
              text={made.html}
            />
            <FileButton
              label="Data (JSON)"
              name={`${name}.json`}
              type="application/json"
              text={JSON.stringify(made.proof, null, 2)}
            />
          </div>
        </div>
      )}
    </Dialog>
  );
}
