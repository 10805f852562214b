/** How far one clinic's chain had come: kept elsewhere, it shows later whether the chain was cut or written anew. */
export type ChainHead = {
  clinicId: string;
  /** The number of the last seal. */
  seal: number;
  /** How many events the chain covered. */
  events: number;
  /** Of the last seal; hexadecimal. */
  hash: string;
  /** ISO 8601. */
  sealedAt: string;
};

export const headFormat = 'hearback-audit-head/1';

/** The heads of some clinics, as a file. */
export type HeadFile = { format: typeof headFormat; takenAt: string; clinics: ChainHead[] };
