import type { NoticeKind, NoticeOutcome } from '@/domain/notice/noticeKind.ts';
import type { Connection } from './database.ts';
import { openNumberOf } from './mainNumber.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A planned text about a notice, with how the notice and its patient stand now. */
export type NoticeTextToWrite = {
  id: string;
  noticeId: string;
  patientId: string;
  kind: NoticeKind;
  outcome: NoticeOutcome | null;
  dueOn: string | null;
  locationId: string | null;
  fieldsEncrypted: Buffer | null;
  keyId: string | null;
  stepId: string;
  about: string;
  templateKey: string;
  wordsBecause: string | null;
  plannedAt: Date;
  sendAt: Date;
  deadlineAt: Date;
  phoneNumber: string | null;
  /** Nothing about the notice waits to be worked out. */
  isCurrent: boolean;
  /** Of what the notice says. */
  revision: number;
};

/** Texts that go before `until`, the first first, from behind the one that was read last. */
export async function noticeTextsToWrite(
  connection: Connection,
  clinicId: string,
  asked: { until: Date; limit: number; now: Date; after: Pick<NoticeTextToWrite, 'sendAt' | 'id'> | null },
): Promise<NoticeTextToWrite[]> {
  const { until, limit, now, after } = asked;
  return runPrepared(connection, toWrite, [
    clinicId,
    until,
    limit,
    now,
    after?.sendAt ?? null,
    after?.id ?? null,
  ]);
}

const toWrite = prepared<NoticeTextToWrite>(
  'notice_texts_to_write',
  `select t.id, t.notice_id as "noticeId", k.patient_id as "patientId", k.kind, k.outcome, k.due_on::text as "dueOn", k.location_id as "locationId",
          k.fields_encrypted as "fieldsEncrypted", k.key_id as "keyId", t.step_id as "stepId", t.about, t.template_key as "templateKey",
          t.words_because as "wordsBecause", t.planned_at as "plannedAt", t.send_at as "sendAt", t.deadline_at as "deadlineAt",
          n.phone_number as "phoneNumber", k.revision,
          not exists (select 1 from notice_unplanned u where u.clinic_id = t.clinic_id and u.notice_id = t.notice_id) as "isCurrent"
     from (select * from notice_text where clinic_id = $1::uuid and state = 'planned' and send_at <= $2::timestamptz
              and ($5::timestamptz is null or (send_at, id) > ($5::timestamptz, $6::uuid))
            order by send_at, id limit $3) as t
     cross join lateral (select * from notice where clinic_id = $1::uuid and id = t.notice_id offset 0) as k
     left join lateral ${openNumberOf('k.clinic_id', 'k.patient_id', '$4::timestamptz')} as n on true
    order by t.send_at, t.id`,
);

/** A planned text as somebody has read it, and when it is to go: later than planned where its number has had others just before. */
export type NoticeTextRef = {
  id: string;
  noticeId: string;
  plannedAt: Date;
  sendAt: Date;
  phoneNumber: string;
  templateKey: string;
  wordsBecause: string | null;
  /** Of the notice that it was written from. */
  revision: number;
};

/** When automated texts leave for a number, or left, within an hour of a moment. */
export async function automatedTextsAround(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  { from, until }: { from: Date; until: Date },
): Promise<Date[]> {
  const rows = await runPrepared(connection, around, [clinicId, phoneNumber, from, until]);
  return rows.map(({ at }) => at);
}

/** SQL: automated texts to a number between two moments, those that wait and those that left; by two indexes. */
const automated = (phoneNumber: string, from: string, until: string): string =>
  `(select send_after as at from message where clinic_id = $1::uuid and phone_number = ${phoneNumber} and dispatch_state = 'queued'
       and lane = 'reminders' and send_after > ${from} and send_after < ${until}
    union all
    select claimed_at as at from message where clinic_id = $1::uuid and phone_number = ${phoneNumber} and direction = 'outbound'
       and lane = 'reminders' and claimed_at > ${from} and claimed_at < ${until} and dispatch_state in ('sending', 'handed_over', 'unknown'))`;

const around = prepared<{ at: Date }>(
  'notice_texts_around',
  `select a.at from ${automated('$2::text', '$3::timestamptz', '$4::timestamptz')} as a`,
);

/**
 * Locks texts about notices that are about to be stored, and their notices, until commit. Returns those that are still what was read, of open
 * notices about which nothing waits to be worked out, and whose number does not get more automated texts in the hour than the brake allows: of that, the
 * caller holds the lock of the number. What somebody is changing just now is passed over.
 */
export async function lockNoticeTexts(
  tx: Connection,
  clinicId: string,
  texts: readonly NoticeTextRef[],
): Promise<Set<string>> {
  const ofNotices = await runPrepared(tx, lockNotices, [clinicId, texts.map(({ id }) => id)]);
  const free = new Set(ofNotices.map(({ id }) => id));
  const wanted = texts.filter(({ id }) => free.has(id));
  const locked = await runPrepared(tx, lockPlanned, [
    clinicId,
    wanted.map(({ id }) => id),
    wanted.map(({ plannedAt }) => plannedAt),
    wanted.map(({ phoneNumber }) => phoneNumber),
    wanted.map(({ sendAt }) => sendAt),
  ]);
  return new Set(locked.map(({ id }) => id));
}

const lockNotices = prepared<{ id: string }>(
  'notice_texts_lock_notices',
  `select u.id from unnest($2::uuid[]) as u(id)
     cross join lateral (select notice_id from notice_text where clinic_id = $1::uuid and id = u.id offset 0) as t
     cross join lateral (select id from notice where clinic_id = $1::uuid and id = t.notice_id and closed_at is null for share skip locked) as k`,
);

const lockPlanned = prepared<{ id: string }>(
  'notice_texts_lock_planned',
  `select t.id from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::timestamptz[]) as u(id, planned_at, phone_number, send_at)
     cross join lateral (select * from notice_text where clinic_id = $1::uuid and id = u.id and state = 'planned'
                            and planned_at = u.planned_at for update skip locked) as t
    where not exists (select 1 from notice_unplanned n where n.clinic_id = $1::uuid and n.notice_id = t.notice_id)
      and (select count(*) from ${automated('u.phone_number', "u.send_at - interval '1 hour'", "u.send_at + interval '1 hour'")} as a) < 2`,
);

/** Says by which texts these went, in which words and when. */
export async function noteNoticesWritten(
  tx: Connection,
  clinicId: string,
  written: readonly (NoticeTextRef & { messageId: string })[],
  at: Date,
): Promise<void> {
  await runPrepared(tx, nowWritten, [
    clinicId,
    written.map(({ id }) => id),
    written.map(({ messageId }) => messageId),
    written.map(({ sendAt }) => sendAt),
    written.map(({ templateKey }) => templateKey),
    written.map(({ wordsBecause }) => wordsBecause),
    at,
    written.map(({ revision }) => revision),
  ]);
}

const nowWritten = prepared<never>(
  'notice_texts_written',
  `update notice_text t set state = 'written', message_id = u.message_id, send_at = u.send_at, template_key = u.template_key,
          words_because = u.words_because, reason_code = null, written_revision = u.revision, settled_at = $7::timestamptz
     from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $8::integer[])
            as u(id, message_id, send_at, template_key, words_because, revision)
    where t.clinic_id = $1::uuid and t.id = u.id`,
);

/** Gives up a planned text. Returns whether it was still this plan. */
export async function settleNoticeText(
  connection: Connection,
  clinicId: string,
  text: Pick<NoticeTextRef, 'id' | 'plannedAt'>,
  outcome: { state: 'skipped' | 'withdrawn'; reasonCode: string; at: Date },
): Promise<boolean> {
  const row = await connection
    .updateTable('noticeText')
    .set({ state: outcome.state, reasonCode: outcome.reasonCode, settledAt: outcome.at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', text.id)
    .where('plannedAt', '=', text.plannedAt)
    .where('state', '=', 'planned')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
