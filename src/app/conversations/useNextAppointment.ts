import { useAppointments } from '@/client/appointments.ts';
import { useSession } from '@/client/session.ts';
import { localDay } from '@/components/ui/clinicTime.ts';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import type { Appointment } from '@/contracts/appointment.ts';

/** The next visit of a patient that is still to come and not given up; null when there is none or it is not known yet. */
export function useNextAppointment(patientId: string | undefined): Appointment | null {
  const { clinic } = useSession();
  const now = useNow(60_000);
  const today = localDay(new Date(now).toISOString(), clinic.timeZone);
  const { data } = useAppointments({ patientId, from: today }, patientId !== undefined);
  return data?.find(({ startsAt, status }) => Date.parse(startsAt) > now && status !== 'cancelled') ?? null;
}
