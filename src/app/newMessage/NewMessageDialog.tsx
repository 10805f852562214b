import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useOpenConversation } from '@/client/conversations.ts';
import { useSession } from '@/client/session.ts';
import { useTemplates } from '@/client/templates.ts';
import SMSComposer from '@/components/twilio/SMSComposer.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { fieldValuesOf } from '../conversations/fieldValues.ts';
import { useNextAppointment } from '../conversations/useNextAppointment.ts';
import { useShownTheme } from '../theme.ts';
import type { Recipient } from './newMessageContext.ts';
import { RecipientSearch } from './RecipientSearch.tsx';

/** Finds whom to text, then writes the text; afterwards the conversation is on screen. */
export function NewMessageDialog({
  isOpen,
  onOpenChange,
  recipient,
  onRecipient,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  recipient: Recipient | null;
  onRecipient: (recipient: Recipient | null) => void;
}) {
  const { sender } = useSession();
  const { data: templates } = useTemplates();
  const theme = useShownTheme();
  const appointment = useNextAppointment(recipient?.patientId);
  const navigate = useNavigate();
  const { mutateAsync: openConversation } = useOpenConversation();

  async function showConversation(phoneNumber: string) {
    try {
      const { id } = await openConversation(phoneNumber);
      onOpenChange(false);
      await navigate({
        to: '/conversations/$conversationId',
        params: { conversationId: id },
        search: { filter: 'all' },
      });
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="New message"
      description={recipient === null ? 'Find a patient, or type a phone number.' : undefined}
    >
      {recipient === null ? (
        <RecipientSearch onChoose={onRecipient} />
      ) : (
        <div className="flex flex-col gap-3">
          <Button size="small" variant="ghost" className="self-start" onClick={() => onRecipient(null)}>
            Choose somebody else
          </Button>
          <SMSComposer
            theme={theme}
            patientPhone={recipient.phoneNumber}
            patientName={recipient.name}
            patientId={recipient.patientId}
            appointmentId={appointment?.id}
            fieldValues={fieldValuesOf(appointment)}
            draftKey={`new-${recipient.patientId ?? 'number'}`}
            templates={templates}
            isTollFree={sender.isTollFree}
            onSuccess={() => void showConversation(recipient.phoneNumber)}
          />
        </div>
      )}
    </Dialog>
  );
}
