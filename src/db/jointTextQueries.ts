import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** The texts of several visits that these visits went by without being the first one named, which is the visit of the message's own. */
export async function jointTextsOf(
  connection: Connection,
  clinicId: string,
  appointmentIds: readonly string[],
): Promise<{ appointmentId: string; messageId: string }[]> {
  return runPrepared(connection, jointTexts, [clinicId, appointmentIds]);
}

const jointTexts = prepared<{ appointmentId: string; messageId: string }>(
  'joint_texts',
  `select r.appointment_id as "appointmentId", m.id as "messageId" from unnest($2::uuid[]) as u(id)
     cross join lateral (select appointment_id, message_id from reminder where clinic_id = $1::uuid and appointment_id = u.id
                            and state = 'written' offset 0) as r
     cross join lateral (select id, appointment_id from message where clinic_id = $1::uuid and id = r.message_id offset 0) as m
    where m.appointment_id is distinct from r.appointment_id`,
);

/**
 * Texts of several visits that do not go any more have come too late for one of them: the visits whose reminders are of use for longer are to be
 * worked out anew, and go by texts of their own.
 */
export async function planCompanyAgain(
  tx: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length > 0) await runPrepared(tx, companyAgain, [clinicId, messageIds]);
}

const companyAgain = prepared<never>(
  'company_again',
  `insert into appointment_unplanned (clinic_id, appointment_id)
   select distinct $1::uuid, r.appointment_id from unnest($2::uuid[]) as u(id)
     cross join lateral (select appointment_id, deadline_at, min(deadline_at) over () as first_deadline_at from reminder
                          where clinic_id = $1::uuid and message_id = u.id and state = 'written' offset 0) as r
    where r.deadline_at > r.first_deadline_at
   on conflict do nothing`,
);

/** The visits that a text asked about, in the order of their numbers; none when it asked nothing. */
export async function visitsAskedBy(
  connection: Connection,
  clinicId: string,
  conversationId: string,
  messageId: string,
): Promise<string[]> {
  const row = await connection
    .selectFrom('question')
    .select('appointmentIds')
    .where('clinicId', '=', clinicId)
    .where('conversationId', '=', conversationId)
    .where('messageId', '=', messageId)
    .executeTakeFirst();
  return row?.appointmentIds ?? [];
}
