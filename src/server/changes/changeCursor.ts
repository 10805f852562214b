/** How long the changes behind a cursor are certain to be kept. */
const longestAgeSeconds = 30 * 60;

/** `id:` of an event: when it was sent, and where the stream stood ("transaction.id"). */
export function writeCursor(position: string, now: Date): string {
  return `${Math.floor(now.getTime() / 1000)}-${position}`;
}

/** The position to go on from; null for a cursor that is too old, or that we did not give. */
export function readCursor(cursor: string, now: Date): string | null {
  const match = /^(\d{1,12})-(\d{1,20}\.\d{1,19})$/.exec(cursor);
  if (!match) return null;
  const [, seconds = '0', position = ''] = match;
  const age = now.getTime() / 1000 - Number(seconds);
  return age <= longestAgeSeconds && isInRange(position) ? position : null;
}

/** Whether one position comes after another. */
export function isAfter(position: string, other: string): boolean {
  const [xid, id] = parts(position);
  const [otherXid, otherId] = parts(other);
  return xid > otherXid || (xid === otherXid && id > otherId);
}

function parts(position: string): [xid: bigint, id: bigint] {
  const [xid = '0', id = '0'] = position.split('.');
  return [BigInt(xid), BigInt(id)];
}

/** PostgreSQL refuses greater numbers. */
function isInRange(position: string): boolean {
  const [xid, id] = parts(position);
  return xid < 2n ** 64n && id < 2n ** 63n;
}
