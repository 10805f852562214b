import { useQuery } from '@tanstack/react-query';
import type { Appointment } from '@/contracts/appointment.ts';
import { useApi } from './ApiProvider.tsx';
import { useContentSettings } from './contentSettings.ts';
import { useLocations } from './locations.ts';
import { queryKeys } from './queryKeys.ts';
import { useSession } from './session.ts';

/** The texts that remind of a visit. On an ordinary number CANCEL unsubscribes, and digits never do; the discreet one names nobody. */
export const reminderTemplates = [
  'appointment_reminder',
  'appointment_reminder_digits',
  'appointment_reminder_discreet',
] as const;
export type ReminderTemplate = (typeof reminderTemplates)[number];

/** Which of them suits the sender, and the place of the visit: the same choice that the server makes. */
export function useSuitableReminder({ location }: Appointment): ReminderTemplate {
  const { sender, clinic } = useSession();
  const { data: locations } = useLocations({ withArchived: true });
  const { data: content } = useContentSettings();
  const place = locations?.find(({ id }) => id === location?.id);
  if (place?.isDiscreet ?? content?.isDiscreet) return 'appointment_reminder_discreet';
  const isFreed = sender.cancelHandling === 'freed' && clinic.cancelPolicy === 'visit';
  return isFreed ? 'appointment_reminder' : 'appointment_reminder_digits';
}

/** What the reminder of a visit will say, whether it may be sent, and which fields it still lacks. */
export function useReminderPreview(
  appointment: Appointment,
  templateKey: ReminderTemplate,
  isWanted: boolean,
) {
  const api = useApi();
  const { id, patient, clinician, localStart, location } = appointment;
  return useQuery({
    queryKey: [
      ...queryKeys.previews,
      'reminder',
      id,
      templateKey,
      clinician,
      localStart,
      location?.id,
      patient.phoneNumber,
    ],
    enabled: isWanted && patient.phoneNumber !== null,
    queryFn: async ({ signal }) => {
      const values = { date: localStart, ...(clinician === null ? {} : { doctor: clinician }) };
      const rendered = await api.renderTemplate(
        templateKey,
        { patientId: patient.id, appointmentId: id, values },
        signal,
      );
      if (rendered.missing.length > 0) return { missing: rendered.missing };
      // Reminders are sent as automated texts are: always with the name in texts and the way to stop.
      const preview = await api.preview(
        {
          to: patient.phoneNumber ?? '',
          message: rendered.text,
          patientId: patient.id,
          appointmentId: id,
          category: rendered.category,
          templateKey,
          isAutomated: true,
        },
        signal,
      );
      return { missing: [], language: rendered.language, preview };
    },
  });
}
