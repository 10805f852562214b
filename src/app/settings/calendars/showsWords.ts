import type { CalendarLink } from '@/contracts/calendar.ts';

/** What a calendar shows of patients. */
export const showsWords: Record<CalendarLink['shows'], string> = {
  nothing: 'Nothing of patients',
  initials: 'Shows initials',
  names: 'Shows names',
};
