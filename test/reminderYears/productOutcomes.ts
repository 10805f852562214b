import { sql } from 'kysely';
import type { TestApp } from '../harness/app.ts';
import type { Outcome } from './facts.ts';

type Reminder = {
  appointmentId: string;
  stepId: string;
  startsAt: Date;
  reasonCode: string | null;
  settledAt: Date | null;
  messageId: string | null;
};

type Text = {
  id: string;
  intentKey: string | null;
  state: string;
  reasonCode: string | null;
  claimedAt: Date | null;
  phoneNumber: string;
  /** The visits that it asked about. */
  asked: string[] | null;
};

/** A text that Twilio has, or may have. */
const gone: readonly string[] = ['sending', 'handed_over', 'unknown'];

/** What came of every reminder, from the texts that left, with what they asked, and the table of what did not. */
export async function productOutcomes(
  { deps, clinicId }: TestApp,
  visits: ReadonlyMap<string, string>,
): Promise<Outcome[]> {
  const names = new Map([...visits].map(([name, id]) => [id, name]));
  const { rows: texts } = await sql<Text>`
    select m.id, m.intent_key as "intentKey", m.dispatch_state as state, m.reason_code as "reasonCode", m.claimed_at as "claimedAt",
           m.phone_number as "phoneNumber", (select q.appointment_ids from question q
             where q.clinic_id = m.clinic_id and q.conversation_id = m.conversation_id and q.message_id = m.id and q.kind = 'reminder') as asked
      from message m where m.clinic_id = ${clinicId}::uuid and m.intent_key like 'reminder/%'`.execute(
    deps.db,
  );
  const { rows } = await sql<Reminder>`
    select appointment_id as "appointmentId", step_id as "stepId", starts_at as "startsAt", reason_code as "reasonCode",
           settled_at as "settledAt", message_id as "messageId"
      from reminder where clinic_id = ${clinicId}::uuid`.execute(deps.db);
  const byText = Map.groupBy(rows, ({ messageId }) => messageId);
  const byId = new Map(texts.map((text) => [text.id, text]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const sent = texts
    .filter(({ state }) => gone.includes(state))
    .flatMap((text): Outcome[] => {
      const [, , leader = ''] = text.intentKey?.split('/') ?? [];
      const known = byText.get(text.id) ?? [];
      // What a text told of and no reminder knows of was told twice, or for nothing.
      const unknown = (text.asked ?? []).filter((id) => known.every((row) => row.appointmentId !== id));
      const told = [
        ...known,
        ...unknown.flatMap((appointmentId) =>
          rows.filter((row) => row.appointmentId === appointmentId && row.stepId === leader),
        ),
      ];
      return told.map(({ appointmentId, stepId, startsAt }) => ({
        visit: nameOf(appointmentId),
        step: stepId,
        start: startsAt.getTime(),
        sentAt: text.claimedAt?.getTime() ?? 0,
        text: text.id,
        to: text.phoneNumber,
        reason: null,
        endedAt: null,
      }));
    });
  const went = new Set(sent.map(({ visit, step, start }) => `${visit} ${step} ${start}`));
  const ended = rows.flatMap(
    ({ appointmentId, stepId, startsAt, reasonCode, settledAt, messageId }): Outcome[] => {
      const visit = nameOf(appointmentId);
      if (went.has(`${visit} ${stepId} ${startsAt.getTime()}`)) return [];
      const text = byId.get(messageId ?? '');
      return [
        {
          visit,
          step: stepId,
          start: startsAt.getTime(),
          sentAt: null,
          text: null,
          to: null,
          reason: reasonCode ?? text?.reasonCode ?? null,
          endedAt: text ? null : (settledAt?.getTime() ?? null),
        },
      ];
    },
  );
  return [...sent, ...ended];
}
