import { useState } from 'react';
import { useCreateApiKey } from '@/client/apiKeys.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Checkbox } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { NewApiKeyForm } from './NewApiKeyForm.tsx';
import { ShownOnce } from './ShownOnce.tsx';

const formId = 'new-api-key';

/** Makes a key, then shows it this once. */
export function NewApiKeyDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const create = useCreateApiKey();
  const [isKept, setKept] = useState(false);
  const made = create.data;

  function close() {
    setKept(false);
    create.reset(); // The key leaves the page's memory with the dialog.
    onOpenChange(false);
  }

  if (made !== undefined) {
    return (
      <Dialog
        isOpen={isOpen}
        onOpenChange={close}
        title="Copy the key now"
        description="It is not kept anywhere and cannot be shown again."
        footer={
          <Button variant="primary" disabledReason={isKept ? null : 'Keep the key first.'} onClick={close}>
            Close
          </Button>
        }
      >
        <ShownOnce label={`Key “${made.name}”`} secret={made.key} />
        <Checkbox
          className="mt-3"
          label="I have kept the key in a safe place."
          checked={isKept}
          onChange={(event) => setKept(event.target.checked)}
        />
      </Dialog>
    );
  }
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={close}
      title="New API key"
      action={create.isPending ? 'Making it …' : 'Make the key'}
      isPending={create.isPending}
      formId={formId}
    >
      <NewApiKeyForm id={formId} create={create} />
    </FormDialog>
  );
}
