/** Which way a message went, seen from the clinic. */
export const directions = ['inbound', 'outbound'] as const;

export type Direction = (typeof directions)[number];
