import { Link } from '@tanstack/react-router';
import { CircleCheck, Phone, PhoneCall, PhoneMissed, PhoneOff, Voicemail } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useRecordCall } from '@/client/calls.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Call } from '@/contracts/call.ts';
import type { CallOutcome } from '@/domain/appointment/visitState.ts';
import { callReasonWords } from '../appointments/callReasons.ts';
import { clockWords } from '../appointments/days.ts';
import { LastCall } from '../appointments/LastCall.tsx';
import { StateBadge } from '../appointments/StateBadge.tsx';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { languageWord } from '../words/languageWords.ts';

const outcomes = [
  { outcome: 'confirmed', word: 'Confirmed', Icon: CircleCheck },
  { outcome: 'left_message', word: 'Left a message', Icon: Voicemail },
  { outcome: 'no_answer', word: 'No answer', Icon: PhoneMissed },
  { outcome: 'wrong_number', word: 'Wrong number', Icon: PhoneOff },
] as const satisfies { outcome: CallOutcome; word: string; Icon: unknown }[];

/** So long a colleague who has begun to call is taken to be on the phone. */
const callingMs = 10 * 60_000;

/** One call: whom, why, what the patient said last, and what came of it. */
export function CallRow({ call, now }: { call: Call; now: number }) {
  const { appointment, language, lastWords } = call;
  const { patient, lastCall, localStart, clinician, visitType, location } = appointment;
  const { format } = usePhoneNumbers();
  const { clinic, staffMember } = useSession();
  const record = useRecordCall();
  const mayNot = useNoPermission('appointments:write');
  const note = (outcome: CallOutcome) => record.mutate({ appointmentId: appointment.id, outcome });
  const isBeingCalled = lastCall?.outcome === 'calling' && now - Date.parse(lastCall.at) < callingMs;
  const isByOther = isBeingCalled && lastCall.by !== staffMember.name;
  const number = patient.phoneNumber;
  return (
    <li className="grid gap-x-4 gap-y-2 px-4 py-3 md:grid-cols-[5rem_minmax(0,1fr)_auto] md:px-6 print:break-inside-avoid">
      <time dateTime={appointment.startsAt} className="font-semibold whitespace-nowrap">
        {clockWords(localStart)}
      </time>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/patients/$patientId"
            params={{ patientId: patient.id }}
            className="font-medium underline-offset-2 hover:underline"
          >
            {patient.name}
          </Link>
          <StateBadge appointment={appointment} />
          {language !== 'en' && <Badge>{languageWord(language)}</Badge>}
          {isByOther && (
            <Badge tone="accent">
              <PhoneCall aria-hidden />
              {lastCall.by ?? 'A colleague'} is calling
            </Badge>
          )}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {[clinician, visitType, location?.name ?? null].filter((part) => part !== null).join(' · ')}
        </p>
        <p className="text-[0.8125rem]">
          {appointment.callReasons.map((one) => callReasonWords[one]).join(' ')}
        </p>
        {lastWords !== null && lastWords.body !== null && (
          <p className="mt-0.5 text-[0.8125rem] text-muted">
            Last words:{' '}
            <q dir="auto" className="text-text">
              {lastWords.body}
            </q>{' '}
            <RelativeTime at={lastWords.occurredAt} timeZone={clinic.timeZone} />
          </p>
        )}
        <LastCall call={lastCall} />
      </div>
      <div className="flex max-w-md flex-wrap content-start items-start gap-1 md:justify-end">
        {number === null ? (
          <span className="text-[0.8125rem] text-muted">No phone number: see the patient’s page.</span>
        ) : (
          <a
            href={`tel:${number}`}
            className={buttonStyle({ size: 'small', variant: isByOther ? 'secondary' : 'primary' })}
            onClick={() => {
              if (mayNot === null && !isBeingCalled) note('calling');
            }}
          >
            <Phone aria-hidden />
            {format(number)}
          </a>
        )}
        {outcomes.map(({ outcome, word, Icon }) => (
          <Button
            key={outcome}
            size="small"
            className="print:hidden"
            disabled={record.isPending}
            disabledReason={mayNot}
            aria-label={`${word}: ${patient.name}`}
            onClick={() => note(outcome)}
          >
            <Icon aria-hidden />
            {word}
          </Button>
        ))}
        {record.isError && (
          <p role="alert" className="w-full text-xs text-danger">
            {sentenceOf(record.error)}
          </p>
        )}
      </div>
    </li>
  );
}
