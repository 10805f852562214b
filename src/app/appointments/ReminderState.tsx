import { useSession } from '@/client/session.ts';
import { statusLooks } from '@/components/twilio/messageStatusWords.ts';
import { StatusBadge } from '@/components/twilio/StatusBadge.tsx';
import { exactTime, localDay, shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import type { Appointment } from '@/contracts/appointment.ts';
import type { ShownStatus } from '@/domain/message/status.ts';
import { useToday } from '../words/useToday.ts';

function isShownStatus(status: string): status is ShownStatus {
  return Object.hasOwn(statusLooks, status);
}

/** The last reminder: when it went out, and how far it came. */
export function ReminderState({
  reminder,
  isOver,
}: {
  reminder: Appointment['lastReminder'];
  /** The visit has begun, or is off: none will go any more. */
  isOver: boolean;
}) {
  const { timeZone } = useSession().clinic;
  const today = useToday();
  if (reminder === null)
    return <span className="text-xs text-muted">{isOver ? 'No reminder was sent' : 'No reminder yet'}</span>;
  const { occurredAt } = reminder;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <span>
        Reminder{' '}
        <time dateTime={occurredAt} title={exactTime(occurredAt, timeZone)}>
          {localDay(occurredAt, timeZone) === today
            ? timeOfDay(occurredAt, timeZone)
            : shortDay(occurredAt, timeZone)}
        </time>
      </span>
      {isShownStatus(reminder.status) && <StatusBadge status={reminder.status} />}
    </span>
  );
}
