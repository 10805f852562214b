import type { ReactNode } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';

/** A dialog that does one thing or nothing: what went wrong with it above, and below the way out beside the button that acts. */
export function FormDialog({
  cancel = 'Cancel',
  action,
  isPending,
  variant = 'primary',
  disabledReason = null,
  formId,
  onAct,
  error = null,
  aside,
  children,
  ...dialog
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  cancel?: string;
  /** What the button says now. */
  action: string;
  isPending: boolean;
  variant?: 'primary' | 'danger';
  disabledReason?: string | null;
  /** A problem that belongs to no field. */
  error?: unknown;
  /** Another way out, far from the others: taking away what the dialog is about. */
  aside?: ReactNode;
  children: ReactNode;
  /** Either the form inside that the button submits, or what it does. */
} & ({ formId: string; onAct?: never } | { formId?: never; onAct: () => void })) {
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          {aside}
          <Button onClick={() => dialog.onOpenChange(false)}>{cancel}</Button>
          <Button
            variant={variant}
            disabled={isPending}
            disabledReason={disabledReason}
            {...(formId === undefined ? { onClick: onAct } : { type: 'submit', form: formId })}
          >
            {action}
          </Button>
        </>
      }
    >
      {error !== null && (
        <Notice tone="danger" role="alert" className="mb-4">
          {sentenceOf(error)}
        </Notice>
      )}
      {children}
    </Dialog>
  );
}
