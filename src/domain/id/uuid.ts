const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is a UUID, in either case: what is none is never asked of a uuid column. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}
