import { useSession } from '@/client/session.ts';
import { localDay } from '@/components/ui/clinicTime.ts';
import { useNow } from '@/components/ui/RelativeTime.tsx';

/** The day that the clinic's calendar shows now: "2026-11-30". */
export function useToday(): string {
  const { clinic } = useSession();
  const now = useNow();
  return localDay(new Date(now).toISOString(), clinic.timeZone);
}
