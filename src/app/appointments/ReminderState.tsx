import { useSession } from '@/client/session.ts';
import { statusLooks } from '@/components/twilio/messageStatusWords.ts';
import { StatusBadge } from '@/components/twilio/StatusBadge.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import type { ShownStatus } from '@/domain/message/status.ts';

function isShownStatus(status: string): status is ShownStatus {
  return Object.hasOwn(statusLooks, status);
}

/** The last reminder: when it went out, and how far it came. */
export function ReminderState({ reminder }: { reminder: Appointment['lastReminder'] }) {
  const { clinic } = useSession();
  if (reminder === null) return <span className="text-xs text-muted">No reminder yet</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <span>
        Reminder <RelativeTime at={reminder.occurredAt} timeZone={clinic.timeZone} />
      </span>
      {isShownStatus(reminder.status) && <StatusBadge status={reminder.status} />}
    </span>
  );
}
