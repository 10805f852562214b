import { Link } from '@tanstack/react-router';
import { BellRing, CircleSlash, PhoneCall } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useActOnSlot } from '@/client/waitingList.ts';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { timeOfDay } from '@/components/ui/clinicTime.ts';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Slot } from '@/contracts/waitingList.ts';
import { clockWords, dayOf, shortDayWords } from '../appointments/days.ts';
import { offerWords, slotSentence, slotStateWords } from './waitingWords.ts';

const tones: Record<Slot['state'], Tone> = {
  open: 'neutral',
  offering: 'accent',
  taken: 'good',
  closed: 'neutral',
  expired: 'caution',
};

/** A freed time: when and with whom, to whom it was offered, and what can be done about it. */
export function SlotRow({ slot }: { slot: Slot }) {
  const what = [slot.clinician, slot.visitType, slot.location?.name ?? null]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <time dateTime={slot.startsAt} className="font-semibold">
            {shortDayWords(dayOf(slot.localStart))}, {clockWords(slot.localStart)}
          </time>
          <Badge tone={tones[slot.state]}>{slotStateWords[slot.state]}</Badge>
          {slot.isHeld && <Badge tone="caution">Held</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {[
            ...(what === '' ? [] : [what]),
            ...(slot.durationMinutes === null ? [] : [`${slot.durationMinutes} min`]),
          ].join(' · ')}
        </p>
        <p className="text-[0.8125rem]">{slotSentence(slot)}</p>
        <Offers slot={slot} />
      </div>
      <SlotActions slot={slot} />
    </li>
  );
}

function Offers({ slot }: { slot: Slot }) {
  const { clinic } = useSession();
  if (slot.offers.length === 0) return null;
  return (
    <ol aria-label="Offered to" className="mt-1.5 flex flex-col border-l-2 border-line pl-3 text-[0.8125rem]">
      {slot.offers.map((offer) => (
        <li key={offer.id} className="flex flex-wrap items-baseline gap-x-2">
          <Link
            to="/patients/$patientId"
            params={{ patientId: offer.patient.id }}
            className="inline-flex min-h-6 items-center font-medium underline-offset-2 hover:underline"
          >
            {offer.patient.name}
          </Link>
          <span>{offerWords(offer)}</span>
          <span className="text-xs text-muted">
            <RelativeTime at={offer.answeredAt ?? offer.plannedAt} timeZone={clinic.timeZone} />
            {offer.state === 'sent' && offer.standsUntil !== null && !offer.isLost && slot.waiting > 0 && (
              <> · the next is asked at {timeOfDay(offer.standsUntil, clinic.timeZone)}</>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function SlotActions({ slot }: { slot: Slot }) {
  const act = useActOnSlot();
  const mayNotSend = useNoPermission('messages:send');
  const mayNotChange = useNoPermission('appointments:write');
  if (slot.state !== 'open' && slot.state !== 'offering') return null;
  const nobody = slot.waiting === 0 ? 'It suits nobody on the list.' : null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {slot.isHeld && (
        <Button
          size="small"
          disabled={act.isPending}
          disabledReason={mayNotChange}
          onClick={() => act.mutate({ id: slot.id, act: 'release' })}
        >
          <PhoneCall aria-hidden />
          Called: release this slot
        </Button>
      )}
      {!slot.isHeld && slot.offeredSince === null && (
        <Button
          size="small"
          disabled={act.isPending}
          disabledReason={mayNotSend ?? nobody}
          onClick={() => act.mutate({ id: slot.id, act: 'offer' })}
        >
          <BellRing aria-hidden />
          Offer it now
        </Button>
      )}
      <Button
        size="small"
        disabled={act.isPending}
        disabledReason={mayNotChange}
        onClick={() => act.mutate({ id: slot.id, act: 'close' })}
      >
        <CircleSlash aria-hidden />
        {slot.offeredSince === null ? 'Close' : 'Stop offering'}
      </Button>
      {act.isError && (
        <p role="alert" className="basis-full text-xs text-danger">
          {sentenceOf(act.error)}
        </p>
      )}
    </div>
  );
}
