import {
  CalendarClock,
  CalendarDays,
  CalendarX2,
  CheckCheck,
  CircleCheck,
  Hand,
  type LucideIcon,
  UserRoundX,
} from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import type { Appointment } from '@/contracts/appointment.ts';

interface Look {
  word: string;
  Icon: LucideIcon;
  tone: Tone;
}

export const stateLooks: Record<Appointment['status'], Look> = {
  booked: { word: 'Booked', Icon: CalendarDays, tone: 'neutral' },
  confirmed: { word: 'Confirmed', Icon: CircleCheck, tone: 'good' },
  change_asked: { word: 'Change asked', Icon: CalendarClock, tone: 'caution' },
  cancelled: { word: 'Cancelled', Icon: CalendarX2, tone: 'danger' },
  completed: { word: 'Completed', Icon: CheckCheck, tone: 'neutral' },
  no_show: { word: 'No-show', Icon: UserRoundX, tone: 'caution' },
};

/** Where an appointment stands, and whether its time is held. */
export function StateBadge({ appointment }: { appointment: Pick<Appointment, 'status' | 'slotHeld'> }) {
  const { word, Icon, tone } = stateLooks[appointment.status];
  return (
    <>
      <Badge tone={tone}>
        <Icon aria-hidden />
        {word}
      </Badge>
      {appointment.slotHeld && (
        <Badge tone="caution">
          <Hand aria-hidden />
          Slot held
        </Badge>
      )}
    </>
  );
}
