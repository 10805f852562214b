import { createContext, useContext } from 'react';

/** Whom a new message is for, where that is known already. */
export interface Recipient {
  phoneNumber: string;
  name: string;
  patientId: string | undefined;
}

export interface NewMessage {
  /** Opens the dialog, at once with a recipient or with the search for one. */
  open: (recipient?: Recipient) => void;
}

export const NewMessageContext = createContext<NewMessage | null>(null);

/** How any screen starts a new message. */
export function useNewMessage(): NewMessage {
  const newMessage = useContext(NewMessageContext);
  if (newMessage === null) throw new Error('This component must stand inside <NewMessageProvider>.');
  return newMessage;
}
