import { useSession } from '@/client/session.ts';
import { shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import { StateBadge } from '../appointments/StateBadge.tsx';
import { useNextAppointment } from './useNextAppointment.ts';

/** The next visit and what the patient has said about it, in a line. */
export function NextAppointment({ patientId }: { patientId: string }) {
  const { clinic } = useSession();
  const appointment = useNextAppointment(patientId);
  if (appointment === null) return null;
  const { startsAt } = appointment;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <span className="sr-only">Next appointment:</span>
      <time dateTime={startsAt}>
        {shortDay(startsAt, clinic.timeZone)}, {timeOfDay(startsAt, clinic.timeZone)}
      </time>
      <StateBadge appointment={appointment} />
    </span>
  );
}
