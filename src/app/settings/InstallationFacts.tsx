import type { ReactNode } from 'react';
import { useSession } from '@/client/session.ts';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { Section } from '../layout/Section.tsx';

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="divide-y divide-line">
      {facts.map(([name, value]) => (
        <div key={name} className="grid gap-x-4 px-4 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="text-[0.8125rem] text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const regions = new Intl.DisplayNames('en', { type: 'region' });

/** The clinic as patients and rules know it. */
export function ClinicFacts() {
  const { clinic } = useSession();
  const { format } = usePhoneNumbers();
  return (
    <Section title="Clinic" description="Set when the clinic was made; read-only here for now.">
      <Facts
        facts={[
          ['Name', clinic.name],
          [
            'Phone for calls',
            clinic.phoneNumber === null
              ? 'Not set: RESCHEDULE and HELP cannot name a number.'
              : format(clinic.phoneNumber),
          ],
          ['Time zone', clinic.timeZone],
          ['Country', regions.of(clinic.country) ?? clinic.country],
          [
            'Policy',
            clinic.policy === 'strict'
              ? 'Strict: consent must be on record, and doubtful content needs a second person.'
              : 'Standard: consent on record, or attested by the API caller or key.',
          ],
          [
            'Page about texts',
            <>
              <a
                href={`/texting/${clinic.id}`}
                target="_blank"
                rel="noreferrer"
                className="text-accent-text underline underline-offset-2"
              >
                {`${window.location.origin}/texting/${clinic.id}`}
                <span className="sr-only"> (new tab)</span>
              </a>
              <span className="block text-[0.8125rem] text-muted">
                Public: terms, privacy, help and opt-out. Carriers ask for its address at registration.
              </span>
            </>,
          ],
        ]}
      />
    </Section>
  );
}

/** Where texts come from, and whether they are real. */
export function SenderFacts() {
  const { sender, mode, sendingEnabled } = useSession();
  const { format } = usePhoneNumbers();
  return (
    <Section title="Sending">
      <Facts
        facts={[
          [
            'Mode',
            mode === 'simulator'
              ? 'Simulator: nobody is texted. Give it TWILIO_* credentials to send real texts.'
              : 'Live: texts go to real phones through Twilio.',
          ],
          [
            'Sending',
            sendingEnabled
              ? 'Switched on'
              : 'Switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS. Texts from patients still arrive, and STOP still works.',
          ],
          [
            'Sender',
            <>
              {sender.phoneNumber === null ? 'No number of its own' : format(sender.phoneNumber)}
              {sender.isTollFree && <span className="text-muted"> (toll-free)</span>}
              {sender.messagingServiceSid !== null && (
                <span className="block text-[0.8125rem] text-muted">
                  Messaging Service <code className="font-mono">{sender.messagingServiceSid}</code>
                </span>
              )}
            </>,
          ],
        ]}
      />
    </Section>
  );
}
