/**
 * The names whose values may be written, and what such a value looks like. A value that does not look like it is
 * dropped as well: a name on this list is no way around it.
 */
/** Seven digits in a row would be somebody's number, so that only a UUID or a SID may have them. */
const ID = /^(?!.*\d{7})[0-9A-Za-z_-]{1,80}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** A word of ours: a state, a kind, a code. */
const WORD = /^(?!.*\d{7})[a-z][a-z0-9_.-]{0,63}$/i;
const SID = /^[A-Z]{2}[0-9a-f]{32}$/i;
/** A route's pattern ("/api/v2/messages/:id"), never a path as it was called. */
const ROUTE = /^(?!.*\d{7})\/[A-Za-z0-9_\-/:.*{}]{0,120}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

type Check = (value: unknown) => boolean;
const text =
  (...patterns: RegExp[]): Check =>
  (value) =>
    typeof value === 'string' && patterns.some((pattern) => pattern.test(value));
const id: Check = (value) => text(UUID, SID)(value) || (Number.isSafeInteger(value) && Number(value) < 1e7);
const ownId = text(UUID, ID);
const word = text(WORD);
const count: Check = (value) => typeof value === 'number' && Math.abs(value) < 1e9;
const code: Check = (value) => (typeof value === 'number' && Math.abs(value) < 1_000_000) || word(value);
const flag: Check = (value) => typeof value === 'boolean';
const instant: Check = (value) => value instanceof Date || text(INSTANT)(value);
const words: Check = (value) => Array.isArray(value) && value.length <= 50 && value.every(word);

const SAFE_FIELDS: Readonly<Record<string, Check>> = {
  // Which
  clinicId: id,
  messageId: id,
  messageSid: id,
  conversationId: id,
  patientId: id,
  appointmentId: id,
  senderId: id,
  staffId: id,
  taskId: id,
  apiKeyId: id,
  attemptId: id,
  id,
  requestId: ownId,
  jobId: ownId,
  workerId: ownId,
  // What
  kind: word,
  task: word,
  pool: word,
  mode: word,
  role: word,
  actor: word,
  category: word,
  template: word,
  language: word,
  direction: word,
  state: word,
  status: word,
  dispatchState: word,
  deliveryStatus: word,
  fromState: word,
  toState: word,
  outcome: word,
  reason: word,
  rule: word,
  rules: words,
  scopes: words,
  settings: words,
  code,
  twilioCode: code,
  httpStatus: code,
  exitCode: code,
  signal: word,
  method: word,
  route: text(ROUTE),
  version: text(/^[\dA-Za-z.+-]{1,40}$/),
  // How much, how long, when
  count,
  total: count,
  applied: count,
  waiting: count,
  attempt: count,
  attempts: count,
  segments: count,
  length: count,
  bytes: count,
  position: count,
  port: count,
  pid: count,
  durationMs: count,
  delayMs: count,
  ageMs: count,
  sendAt: instant,
  deadline: instant,
  at: instant,
  firstAt: instant,
  lastAt: instant,
  enabled: flag,
  retry: flag,
};

export type LogFields = { readonly error?: unknown } & Readonly<Record<string, unknown>>;

/**
 * Keeps the fields that are known to be safe. The others leave their names alone, and only when those are names:
 * a key made from data would carry it out as well.
 */
export function keepSafeFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(SAFE_FIELDS, name) ? SAFE_FIELDS[name] : undefined;
    if (value === null && check) kept[name] = null;
    else if (check?.(value)) kept[name] = value;
    else dropped.push(Object.hasOwn(SAFE_FIELDS, name) || /^[a-z][A-Za-z]{0,30}$/.test(name) ? name : '?');
  }
  if (dropped.length > 0) kept['dropped'] = dropped;
  return kept;
}
