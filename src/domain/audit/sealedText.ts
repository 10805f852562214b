/**
 * One audit event as the chain covers it: every column, as PostgreSQL writes it. `detail` is `detail::text`, times
 * are seconds since 1970 with six decimals (`extract(epoch from …)::text`), so that nothing is rounded.
 */
export type SealedEvent = {
  clinicId: string;
  id: string;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  actorKind: string;
  actorId: string | null;
  detail: string;
  requestId: string | null;
  occurredAt: string;
};

/** The columns in the order in which they are sealed. A new column of the table needs a new format. */
export const sealedColumns = [
  'clinicId',
  'id',
  'action',
  'subjectKind',
  'subjectId',
  'actorKind',
  'actorId',
  'detail',
  'requestId',
  'occurredAt',
] as const satisfies (keyof SealedEvent)[];

/** What a seal says of itself; its hash covers it. */
export type SealHeader = {
  clinicId: string;
  /** 1, 2, 3 … */
  number: number;
  /** How many events the chain covers up to and with this seal. */
  lastPosition: number;
  /** How many of them are this seal's. */
  count: number;
  /** Hexadecimal; of the first seal: zeros. */
  previousHash: string;
  keyId: string;
  /** Seconds since 1970 with six decimals. */
  sealedAt: string;
};

const format = 'hearback-audit/1';

/** What stands for the hash before the first seal. */
export const noHash = '0'.repeat(64);

/**
 * The text whose HMAC is the seal's hash: one JSON array a line, the header first, then the events in their order.
 * No two different seals have the same text. (HIPAA-06 b, AUD-03)
 */
export function sealedText(header: SealHeader, events: readonly SealedEvent[]): string {
  const { clinicId, number, lastPosition, count, previousHash, keyId, sealedAt } = header;
  const lines = [
    JSON.stringify([format, clinicId, number, lastPosition, count, previousHash, keyId, sealedAt]),
    ...events.map((event) => JSON.stringify(sealedColumns.map((column) => event[column]))),
  ];
  return `${lines.join('\n')}\n`;
}
