import {
  BellOff,
  BellRing,
  CalendarClock,
  CalendarDays,
  CalendarX2,
  CheckCheck,
  CircleCheck,
  CircleSlash,
  Hand,
  Hourglass,
  type LucideIcon,
  MessageCircleOff,
  PhoneOff,
  UserRoundX,
} from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import type { VisitState } from '@/domain/appointment/visitState.ts';

interface Look {
  word: string;
  Icon: LucideIcon;
  tone: Tone;
}

/** How each state looks: a word and an icon, which the colour only repeats. */
export const stateLooks: Record<VisitState, Look> = {
  booked: { word: 'Booked', Icon: CalendarDays, tone: 'neutral' },
  reminded: { word: 'Reminded', Icon: BellRing, tone: 'accent' },
  unanswered: { word: 'No answer', Icon: Hourglass, tone: 'caution' },
  not_delivered: { word: 'Not delivered', Icon: MessageCircleOff, tone: 'danger' },
  not_sent: { word: 'Not sent', Icon: BellOff, tone: 'caution' },
  no_number: { word: 'No number', Icon: PhoneOff, tone: 'caution' },
  opted_out: { word: 'Opted out', Icon: CircleSlash, tone: 'caution' },
  confirmed: { word: 'Confirmed', Icon: CircleCheck, tone: 'good' },
  change_asked: { word: 'Change asked', Icon: CalendarClock, tone: 'caution' },
  slot_held: { word: 'Slot held', Icon: Hand, tone: 'caution' },
  cancelled: { word: 'Cancelled', Icon: CalendarX2, tone: 'danger' },
  completed: { word: 'Completed', Icon: CheckCheck, tone: 'neutral' },
  no_show: { word: 'No-show', Icon: UserRoundX, tone: 'caution' },
};

/** Where a visit stands. */
export function StateBadge({ appointment }: { appointment: { state: VisitState } }) {
  const { word, Icon, tone } = stateLooks[appointment.state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
