/** What may be written of an error. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string | number;
  /** Where, of a database error: our own names. */
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** The frames of the stack: functions, files and lines. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

const DEEPEST = 4;
const IDENTIFIER = /^(?!.*\d{7})[A-Za-z_][\w$.-]{0,79}$/;
const FRAME =
  /^at (?:(?:async |new )*[\w$.<>#[\] ]{1,120} \()?(?:async )?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]+:\d+:\d+\)?$/;

/**
 * Describes an error without its message. Messages quote what they choke on (a number, a name, the text of a
 * message), whoever wrote them: pg, zod, fetch, JSON.parse and our own code. Name, code and frames say what broke and
 * where; the sentence for people goes to the one who asked, not to the log.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: `thrown ${error === null ? 'null' : typeof error}` };
  const read = (key: string): unknown => Reflect.get(error, key);
  const code = read('code');
  const nested = read('errors');
  return {
    name: identifier(error.name) ?? 'Error',
    ...(typeof code === 'number' && Math.abs(code) < 1_000_000 ? { code } : field('code', code)),
    ...field('table', read('table')),
    ...field('column', read('column')),
    ...field('constraint', read('constraint')),
    ...frames(error),
    ...(error.cause instanceof Error && depth < DEEPEST
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
    ...(Array.isArray(nested) && nested.some((one) => one instanceof Error) && depth < DEEPEST
      ? { errors: nested.slice(0, 10).map((one: unknown) => describeError(one, depth + 1)) }
      : {}),
  };
}

function identifier(value: unknown): string | undefined {
  return typeof value === 'string' && (IDENTIFIER.test(value) || /^[0-9A-Z]{5}$/.test(value))
    ? value
    : undefined;
}

function field(name: 'code' | 'table' | 'column' | 'constraint', value: unknown): Record<string, string> {
  const safe = identifier(value);
  return safe === undefined ? {} : { [name]: safe };
}

/** The stack begins with the message, which may have lines that look like frames: it is cut off by its length. */
function frames(error: Error): { stack?: string[] } {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const rest = start >= 0 ? stack.slice(start + error.message.length) : '';
  const found = rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => FRAME.test(line))
    .slice(0, 20);
  return found.length > 0 ? { stack: found } : {};
}
