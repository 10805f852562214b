/** Which entries the screen shows, as its address says it. */
export const waitingFilters = ['open', 'booked', 'removed', 'expired'] as const;
export type WaitingFilter = (typeof waitingFilters)[number];
