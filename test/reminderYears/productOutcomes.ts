import type { TestApp } from '../harness/app.ts';
import type { Outcome } from './facts.ts';

/** What came of every reminder, from the texts that left and the table of what did not. */
export async function productOutcomes(
  { deps, clinicId }: TestApp,
  visits: ReadonlyMap<string, string>,
): Promise<Outcome[]> {
  const names = new Map([...visits].map(([name, id]) => [id, name]));
  const texts = await deps.db
    .selectFrom('message')
    .select(['id', 'intentKey', 'dispatchState', 'reasonCode', 'claimedAt'])
    .where('clinicId', '=', clinicId)
    .where('intentKey', 'like', 'reminder/%')
    .execute();
  const rows = await deps.db
    .selectFrom('reminder')
    .select(['appointmentId', 'stepId', 'startsAt', 'reasonCode', 'settledAt', 'messageId', 'state'])
    .where('clinicId', '=', clinicId)
    .execute();
  const sent = texts
    .filter(({ dispatchState }) => dispatchState === 'handed_over')
    .map(({ intentKey, claimedAt }): Outcome => {
      const [, visit = '', step = '', start = ''] = intentKey?.split('/') ?? [];
      return {
        visit: names.get(visit) ?? visit,
        step,
        start: Date.parse(start),
        sentAt: claimedAt?.getTime() ?? 0,
        reason: null,
        endedAt: null,
      };
    });
  const gone = new Set(sent.map(({ visit, step, start }) => `${visit} ${step} ${start}`));
  const ended = rows.flatMap(
    ({ appointmentId, stepId, startsAt, reasonCode, settledAt, messageId }): Outcome[] => {
      const visit = names.get(appointmentId) ?? appointmentId;
      if (gone.has(`${visit} ${stepId} ${startsAt.getTime()}`)) return [];
      const text = texts.find(({ id }) => id === messageId);
      const endedAt = text ? null : (settledAt?.getTime() ?? null);
      const reason = reasonCode ?? text?.reasonCode ?? null;
      return [{ visit, step: stepId, start: startsAt.getTime(), sentAt: null, reason, endedAt }];
    },
  );
  return [...sent, ...ended];
}
