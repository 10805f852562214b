import type { ImportedConsent } from '@/domain/consent/importRow.ts';

/** What makes a consent of a file the one that is on record already: a file that comes twice changes nothing. */
type NamedConsent = {
  phoneNumber: string;
  patientId: string | null;
  category: string;
  action: string;
  kind: string;
  channel: string;
  occurredAt: Date;
};

export function nameOfConsent(event: NamedConsent): string {
  const { phoneNumber, patientId, category, action, kind, channel, occurredAt } = event;
  return JSON.stringify([phoneNumber, patientId, category, action, kind, channel, occurredAt.getTime()]);
}

/** The names of all that a line records: one a category, or the one of its opt-out. */
export function namesOfLine(
  row: ImportedConsent,
  { phoneNumber, patientId }: { phoneNumber: string; patientId: string | null },
): string[] {
  if (row.consent === 'stop') return [`${phoneNumber} ${optOutRule(row)}`];
  return row.categories.map((category) =>
    nameOfConsent({
      phoneNumber,
      patientId,
      category,
      action: row.consent === 'yes' ? 'granted' : 'revoked',
      kind: row.kind,
      channel: row.source,
      occurredAt: new Date(row.givenOn.epochMilliseconds),
    }),
  );
}

/** Names the very line of an opt-out, so that it is never taken for a new one. */
export function optOutRule({ givenOn }: ImportedConsent): string {
  return `import_${givenOn.toString()}`;
}

/** Whether a line with `stop` brings nothing new: opted out already; or this line, or a START after it, has been seen before. */
export function isOldOptOut(
  row: ImportedConsent,
  past: readonly { rule: string | null; liftedAt: Date | null }[],
): boolean {
  return past.some(
    ({ rule, liftedAt }) =>
      liftedAt === null || rule === optOutRule(row) || liftedAt.getTime() >= row.givenOn.epochMilliseconds,
  );
}
