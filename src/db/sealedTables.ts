/** A table that holds sealed values, all of a row under the key that the row names. */
export type SealedTable = {
  name: string;
  /** Each is kept in the column of this name and `_encrypted`, and bound to table, column and the row's id. */
  columns: readonly string[];
};

/** Everything that is sealed and stays: what a rotation of keys goes through, in this order. */
export const sealedTables = [
  { name: 'message', columns: ['body', 'media'] },
  { name: 'message_event', columns: ['form'] },
  { name: 'campaign', columns: ['texts'] },
  { name: 'incident', columns: ['words'] },
  { name: 'waiting_list_entry', columns: ['note'] },
  { name: 'notice', columns: ['fields'] },
  { name: 'webhook_secret', columns: ['secret'] },
  { name: 'fhir_connection', columns: ['secret'] },
] as const satisfies readonly SealedTable[];

/** Sealed too, and gone within a day: a rotation waits for that. */
export const briefTables = [
  { name: 'idempotency_key', columns: ['response'] },
  { name: 'file_import_block', columns: ['lines'] },
] as const satisfies readonly SealedTable[];
