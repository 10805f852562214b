import { useSession } from '@/client/session.ts';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import { outcomeWords } from '../calls/outcomeWords.ts';

/** What came of the latest call about a visit, who made it and when. */
export function LastCall({ call }: { call: Appointment['lastCall'] }) {
  const { clinic } = useSession();
  if (call === null) return null;
  return (
    <p className="text-xs text-muted">
      {outcomeWords[call.outcome]}
      {call.by !== null && `, ${call.by}`}, <RelativeTime at={call.at} timeZone={clinic.timeZone} />
    </p>
  );
}
