/** A message's SID: `MM` when it carries media, else `SM`, then 32 hex digits. */
export function isMessageSid(value: unknown): value is string {
  return typeof value === 'string' && /^(?:SM|MM)[0-9a-fA-F]{32}$/.test(value);
}

/** An account's SID: `AC` and 32 hex digits. */
export function isAccountSid(value: unknown): value is string {
  return typeof value === 'string' && /^AC[0-9a-fA-F]{32}$/.test(value);
}
