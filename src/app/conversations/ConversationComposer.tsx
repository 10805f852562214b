import { useState } from 'react';
import { useSession } from '@/client/session.ts';
import { useTemplates } from '@/client/templates.ts';
import SMSComposer from '@/components/twilio/SMSComposer.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import type { Conversation } from '@/contracts/conversation.ts';
import { useShownTheme } from '../theme.ts';
import { fieldValuesOf } from './fieldValues.ts';
import { namesOn } from './personWords.ts';
import { useNextAppointment } from './useNextAppointment.ts';
import { useConversationTransport } from './useConversationTransport.ts';

const anybody = 'anybody';

/** Where answers are written. On a shared phone one says first who is meant. */
export function ConversationComposer({ conversation }: { conversation: Conversation }) {
  const { sender } = useSession();
  const { data: templates } = useTemplates();
  const transport = useConversationTransport(conversation.id);
  const theme = useShownTheme();
  const { patients } = conversation;
  const [chosen, setChosen] = useState<string | null>(null);
  const isShared = patients.length > 1;
  const person = isShared ? patients.find(({ id }) => id === chosen) : patients[0];
  const appointment = useNextAppointment(person?.id);
  return (
    <div className="border-t border-line bg-surface print:hidden">
      {isShared && (
        <fieldset className="flex flex-wrap items-center gap-1.5 px-3 pt-2">
          <legend className="float-left mr-1 py-1 text-[0.8125rem] text-muted">Who is meant?</legend>
          {[...patients.map(({ id, name }) => ({ id, name })), { id: anybody, name: 'Whoever reads it' }].map(
            ({ id, name }) => (
              <label
                key={id}
                className={classNames(
                  'flex h-7 cursor-pointer items-center rounded-full border px-2.5 text-[0.8125rem] has-focus-visible:outline-2 has-focus-visible:outline-accent',
                  chosen === id
                    ? 'border-accent bg-accent-soft font-semibold text-accent-text'
                    : 'border-line-strong hover:bg-hover',
                )}
              >
                <input
                  type="radio"
                  name="person"
                  className="sr-only"
                  checked={chosen === id}
                  onChange={() => setChosen(id)}
                />
                {name}
              </label>
            ),
          )}
        </fieldset>
      )}
      <SMSComposer
        key={conversation.id}
        variant="inline"
        theme={theme}
        patientPhone={conversation.phoneNumber}
        patientName={person?.name ?? namesOn(conversation)}
        patientId={person?.id}
        draftKey={conversation.id}
        appointmentId={appointment?.id}
        locationId={conversation.location?.id ?? null}
        fieldValues={fieldValuesOf(appointment)}
        transport={transport}
        templates={templates}
        isTollFree={sender.isTollFree}
        blockedReason={isShared && chosen === null ? 'This phone is shared: choose who is meant.' : null}
      />
    </div>
  );
}
