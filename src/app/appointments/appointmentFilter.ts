import { z } from 'zod';
import { visitStates } from '@/domain/appointment/visitState.ts';

/** What of a day or a week is shown. */
export const appointmentFilters = ['all', 'call', ...visitStates] as const;
export type AppointmentFilter = (typeof appointmentFilters)[number];

const chosen = z.string().min(1).max(100).optional().catch(undefined);

/** What the address of the screen says: everything that was chosen, and nothing of any patient. */
export const appointmentSearchSchema = z.object({
  date: z.iso.date().optional().catch(undefined),
  show: z.enum(appointmentFilters).catch('all').default('all'),
  view: z.literal('week').optional().catch(undefined),
  by: z.enum(['clinician', 'location']).optional().catch(undefined),
  clinician: chosen,
  visitType: chosen,
  location: z.uuid().optional().catch(undefined),
});
export type AppointmentSearch = z.infer<typeof appointmentSearchSchema>;

/** What the address asks the API for. */
export function queryOf({ show, clinician, visitType, location }: AppointmentSearch) {
  return {
    ...(show === 'all' ? {} : { show }),
    ...narrowed({ clinician, visitType, location }),
  };
}

/** The same without the state: what is counted by state cannot be narrowed to one. */
export function narrowed({
  clinician,
  visitType,
  location,
}: Pick<AppointmentSearch, 'clinician' | 'visitType' | 'location'>) {
  return {
    ...(clinician === undefined ? {} : { clinician }),
    ...(visitType === undefined ? {} : { visitType }),
    ...(location === undefined ? {} : { locationId: location }),
  };
}
