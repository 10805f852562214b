import { useState } from 'react';
import { useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Operations } from '@/contracts/operations.ts';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { Section } from '../layout/Section.tsx';
import { ReleaseSenderDialog } from './ReleaseSenderDialog.tsx';

type Sender = Operations['senders'][number];

/** The clinic's numbers: whether each sends, and what stops it. */
export function Senders({ senders, timeZone }: { senders: readonly Sender[]; timeZone: string }) {
  const { format } = usePhoneNumbers();
  const [releasing, setReleasing] = useState<string | null>(null);
  const noPermission = useNoPermission('clinic:write');
  return (
    <Section title="Numbers" description="What patients see as the sender of your texts.">
      <ul aria-label="Numbers" className="divide-y divide-line">
        {senders.map((sender) => (
          <li key={sender.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 flex-1 basis-64">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">
                  {sender.phoneNumber === null ? sender.messagingServiceSid : format(sender.phoneNumber)}
                </span>
                <StateOf sender={sender} />
              </p>
              <p className="text-[0.8125rem] text-muted">{wordsOf(sender, timeZone)}</p>
            </div>
            {sender.heldAt !== null && (
              <Button size="small" disabledReason={noPermission} onClick={() => setReleasing(sender.id)}>
                Compare and release …
              </Button>
            )}
          </li>
        ))}
      </ul>
      {releasing !== null && <ReleaseSenderDialog senderId={releasing} onClose={() => setReleasing(null)} />}
    </Section>
  );
}

function StateOf({ sender }: { sender: Sender }) {
  if (sender.heldAt !== null) return <Badge tone="danger">Held</Badge>;
  return sender.circuitOpenedAt === null ? (
    <Badge tone="good">Sends</Badge>
  ) : (
    <Badge tone="caution">Waits for Twilio</Badge>
  );
}

function wordsOf({ heldAt, circuitOpenedAt, segmentsPerSecond }: Sender, timeZone: string): string {
  if (heldAt !== null)
    return `Held since ${exactTime(heldAt, timeZone)}: Twilio knows texts from this number that the database does not, as after a restored backup. Nothing goes out until it is released, so that nobody is texted twice or after STOP.`;
  if (circuitOpenedAt !== null)
    return `Twilio has not answered since ${exactTime(circuitOpenedAt, timeZone)}. Texts wait; Twilio is asked again every few seconds, and they go out by themselves.`;
  return `Up to ${segmentsPerSecond.toLocaleString('en-US')} segments a second.`;
}
