import { type ReactNode, useMemo, useState } from 'react';
import { useShortcut } from '../shell/shortcuts.ts';
import { NewMessageContext, type Recipient } from './newMessageContext.ts';
import { NewMessageDialog } from './NewMessageDialog.tsx';

/** Holds the one dialog for new messages. */
export function NewMessageProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const [recipient, setRecipient] = useState<Recipient | null>(null);
  const newMessage = useMemo(
    () => ({
      open: (chosen?: Recipient) => {
        setRecipient(chosen ?? null);
        setOpen(true);
      },
    }),
    [],
  );
  useShortcut('n', () => newMessage.open());
  return (
    <NewMessageContext value={newMessage}>
      {children}
      <NewMessageDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        recipient={recipient}
        onRecipient={setRecipient}
      />
    </NewMessageContext>
  );
}
