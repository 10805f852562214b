import { Refusal } from '@/domain/refusal/refusalCode.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Where a page ended: the sort key of its last row. Callers hand it back unread; it holds times, ids and names of
 * states alone when it travels in a URL.
 */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** The parts of a cursor that we gave. @throws Refusal invalid_request when it is not one */
export function decodeCursor(cursor: string, length: number): string[] {
  const parts = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== length) throw notOurs();
  return parts.map((part: unknown) => {
    // A zero byte is the one character that PostgreSQL's text cannot hold.
    if (typeof part !== 'string' || part.includes('\0')) throw notOurs();
    return part;
  });
}

/** The cursor of a list that is sorted by time and id. */
export function timeCursor(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null;
  const [time = '', id = ''] = decodeCursor(cursor, 2);
  return { at: cursorTime(time), id: cursorId(id) };
}

export function cursorTime(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) || Number.isNaN(at.getTime())) throw notOurs();
  return at;
}

export function cursorId(text: string): string {
  if (!uuid.test(text)) throw notOurs();
  return text;
}

/**
 * Takes the page out of one row more than it holds: whether there is a next page is known without counting.
 * `keyOf` gives the sort key of the last row.
 */
export function pageFrom<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): { rows: Row[]; nextCursor: string | null } {
  const last = rows[limit - 1];
  return {
    rows: rows.slice(0, limit),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notOurs();
  }
}

function notOurs(): Refusal {
  return new Refusal(
    'invalid_request',
    'The cursor is not one that this list gave. Leave it out to start again.',
    {
      field: 'cursor',
    },
  );
}
