import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSendReminder } from '@/client/appointments.ts';
import {
  type ReminderTemplate,
  reminderTemplates,
  useReminderPreview,
  useSuitableReminder,
} from '@/client/reminders.ts';
import { newClientKey } from '@/components/twilio/clientKey.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { clockWords, dayOf, shortDayWords } from './days.ts';
import { ReminderPreview } from './ReminderPreview.tsx';

const templateWords: Record<ReminderTemplate, string> = {
  appointment_reminder: 'CONFIRM or CANCEL',
  appointment_reminder_digits: '1 to confirm, 2 to change, 3 to cancel',
  appointment_reminder_discreet: '1, 2, 3, in a text that names nobody',
};

/** Sends the reminder of one visit now, after showing exactly what will be sent. */
export function ReminderDialog({
  appointment,
  isOpen,
  onOpenChange,
}: {
  appointment: Appointment;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const suitable = useSuitableReminder(appointment);
  const [chosen, setChosen] = useState<ReminderTemplate | null>(null);
  const templateKey = chosen ?? suitable;
  const [clientKey, setClientKey] = useState(newClientKey);
  const preview = useReminderPreview(appointment, templateKey, isOpen);
  const send = useSendReminder();
  const { data } = preview;
  const reason =
    data === undefined
      ? 'The text is being prepared.'
      : data.preview === undefined
        ? 'Something is missing for the text.'
        : (data.preview.refusal?.message ?? null);

  function change(next: boolean) {
    setClientKey(newClientKey()); // The next time is a reminder of its own.
    send.reset();
    onOpenChange(next);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Send the reminder now"
      description={`${appointment.patient.name}, ${shortDayWords(dayOf(appointment.localStart))} at ${clockWords(appointment.localStart)}`}
      footer={
        <>
          <Button onClick={() => change(false)}>Not now</Button>
          <Button
            variant="primary"
            disabled={send.isPending}
            disabledReason={reason}
            onClick={() =>
              send.mutate(
                { id: appointment.id, clientKey: `${clientKey}-${templateKey}`, templateKey },
                { onSuccess: () => change(false) },
              )
            }
          >
            {send.isPending ? 'Sending …' : 'Send reminder'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {send.isError && (
          <Notice tone="danger" role="alert" title="The reminder was not sent">
            {sentenceOf(send.error)}
          </Notice>
        )}
        <ReminderPreview preview={preview} />
        <ChoiceGroup legend="The patient answers with">
          {reminderTemplates.map((key) => (
            <Checkbox
              key={key}
              type="radio"
              name={`answers-${appointment.id}`}
              value={key}
              checked={templateKey === key}
              onChange={() => setChosen(key)}
              label={templateWords[key]}
              {...(key === 'appointment_reminder' && suitable !== key
                ? { hint: 'On your number CANCEL also stops every text to the patient.' }
                : {})}
            />
          ))}
        </ChoiceGroup>
      </div>
    </Dialog>
  );
}
