import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAskForFhirCalls, useChangeFhirConnection, useDisconnectFhir } from '@/client/fhirConnections.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import type { FhirConnection } from '@/contracts/fhirConnection.ts';
import { ShownOnce } from '../ShownOnce.tsx';

/** What the server has to know of us, what is written to it, and how to end it. */
export function ConnectionDialog({
  connection,
  isOpen,
  onClose,
}: {
  connection: FhirConnection;
  isOpen: boolean;
  onClose: () => void;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChangeFhirConnection();
  const disconnect = useDisconnectFhir();
  const { id, keyUrl, clientId } = connection;
  const set = (field: keyof typeof choices, isOn: boolean): void =>
    change.mutate({ id, change: { [field]: isOn } });
  const error = change.error ?? disconnect.error;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onClose}
      title={connection.name}
      footer={
        <>
          <Button
            variant="danger"
            disabled={disconnect.isPending}
            onClick={() => (isAsking ? disconnect.mutate(id, { onSuccess: onClose }) : setIsAsking(true))}
          >
            {isAsking ? 'Disconnect for good' : 'Disconnect …'}
          </Button>
          {!connection.isPaused && (
            <Button
              disabled={change.isPending}
              onClick={() => change.mutate({ id, change: { isPaused: true } })}
            >
              Pause
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {error !== null && (
          <Notice tone="danger" role="alert">
            {sentenceOf(error)}
          </Notice>
        )}
        {isAsking && (
          <Notice tone="caution" role="alert" title="Disconnect for good?">
            Nothing is read or written any more. Visits and patients that came from there stay here.
          </Notice>
        )}
        {keyUrl !== null && (
          <section className="flex flex-col gap-2">
            <h3 className="font-semibold">What the server’s people need</h3>
            <ShownOnce label="Key address (JWKS)" secret={keyUrl} />
            <p className="text-[0.8125rem] text-muted">
              Client id <span className="break-all">{clientId}</span>. Permissions:{' '}
              <span className="break-all">{connection.scopes}</span>
            </p>
          </section>
        )}
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">What is read and written</h3>
          {choiceNames.map((field) => (
            <Switch
              key={field}
              label={choices[field].label}
              hint={choices[field].hint}
              isOn={connection[field]}
              isDisabled={change.isPending}
              onChange={(isOn) => set(field, isOn)}
            />
          ))}
          {connection.writesStatus && (
            <Notice tone="caution" title="Texts change visits in the record system">
              A text that cancels frees the slot there at once, before anybody here has spoken to the patient.
            </Notice>
          )}
        </section>
        <Calls connection={connection} />
      </div>
    </Dialog>
  );
}

const choices = {
  writesAnswers: {
    label: 'Write answers',
    hint: 'Confirmed, declined or change asked, as AppointmentResponse.',
  },
  writesTexts: { label: 'Write that a text went', hint: 'And what became of it, as Communication.' },
  writesWords: { label: 'Write the words of texts too', hint: 'They are then kept there as well.' },
  writesStatus: { label: 'Answers change the visit itself', hint: 'A cancellation cancels it there.' },
  takesAllPatients: {
    label: 'Take everybody of the server',
    hint: 'Else only patients who have a visit ahead become patients here.',
  },
};
const choiceNames = [
  'writesAnswers',
  'writesTexts',
  'writesWords',
  'writesStatus',
  'takesAllPatients',
] as const satisfies (keyof typeof choices)[];

function Calls({ connection }: { connection: FhirConnection }) {
  const ask = useAskForFhirCalls();
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">Let the server call</h3>
      <p className="text-[0.8125rem] text-muted">
        {connection.isCalled
          ? 'The server may call when something changes. Asking again makes a new secret and ends the former one.'
          : 'The server is asked every minute. If it calls when something changes, moved visits are here at once.'}
      </p>
      <div>
        <Button size="small" disabled={ask.isPending} onClick={() => ask.mutate(connection.id)}>
          {connection.isCalled ? 'Ask again' : 'Ask the server to call'}
        </Button>
      </div>
      {ask.error !== null && (
        <Notice tone="danger" role="alert">
          {sentenceOf(ask.error)}
        </Notice>
      )}
      {ask.data && (
        <>
          <Notice tone={ask.data.isSubscribed ? 'good' : 'caution'}>
            {ask.data.isSubscribed
              ? 'The server has taken our subscriptions.'
              : `${ask.data.problem ?? ''} Its people can enter the address and the header below by hand.`}
          </Notice>
          {!ask.data.isSubscribed && (
            <>
              <ShownOnce label="Address" secret={ask.data.endpoint} />
              <ShownOnce label="Header, shown this once" secret={ask.data.header} />
            </>
          )}
        </>
      )}
    </section>
  );
}
