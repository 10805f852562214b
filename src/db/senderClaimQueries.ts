import { lanes, type Lane } from '@/domain/ledger/lane.ts';
import type { TextHours } from '@/domain/schedule/textHours.ts';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** Senders that have texts which are due. */
export async function sendersWithDueTexts(
  connection: Connection,
  now: Date,
): Promise<{ clinicId: string; senderId: string }[]> {
  return runPrepared(connection, sendersWithDue, [now]);
}

/** Looks at the first due text of each lane and no further: as a join it would read everything that is queued. */
const isDue = (
  lane: Lane,
): string => `(select m.id from message m where m.clinic_id = s.clinic_id and m.sender_id = s.id
      and m.lane = '${lane}' and m.dispatch_state = 'queued' and m.send_after <= $1::timestamptz
      order by m.send_after limit 1) is not null`;

const sendersWithDue = prepared<{ clinicId: string; senderId: string }>(
  'senders_with_due',
  `select s.clinic_id as "clinicId", s.id as "senderId" from sender s where ${lanes.map(isDue).join(' or ')}`,
);

/** A sender as a claim finds it. */
export type SenderStateRow = {
  accountSid: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  segmentsPerSecond: number;
  isHeld: boolean;
  segments: number;
  refilledAt: Date;
  lostAnswers: number | null;
  openedAt: Date | null;
  probeAt: Date | null;
  failedProbes: number | null;
  isTrial: boolean | null;
  underWay: number;
  accountSegments: number | null;
  accountRefilledAt: Date | null;
  automatedPerHour: number;
  automatedClaims: number;
  isClinicBraked: boolean;
  policy: 'standard' | 'strict';
  /** Of the location that it belongs to, else the clinic's. */
  timeZone: string;
  textHours: TextHours;
  /** Lanes that have a due text. */
  dueLanes: Lane[];
};

/**
 * Waits for other claims of the sender and keeps them waiting until commit, then reads how it stands: what is read
 * after the lock is what they have committed.
 * @param fullBucket the pace of a sender that has never sent
 */
export async function lockSenderState(
  connection: Connection,
  sender: { clinicId: string; senderId: string },
  { now, hourAgo, accountKey }: { now: Date; hourAgo: Date; accountKey: string },
): Promise<SenderStateRow | undefined> {
  await lockSenderPace(connection, sender, now);
  const [state] = await runPrepared(connection, senderState, [
    now,
    sender.clinicId,
    sender.senderId,
    hourAgo,
    accountKey,
  ]);
  return state;
}

/** Waits for other claims of the sender, and keeps them waiting until commit. */
export async function lockSenderPace(
  connection: Connection,
  { clinicId, senderId }: { clinicId: string; senderId: string },
  now: Date,
): Promise<void> {
  const locked = await runPrepared(connection, lockPace, [clinicId, senderId]);
  if (locked.length > 0) return;
  await runPrepared(connection, startPace, [clinicId, senderId, now]);
  await runPrepared(connection, lockPace, [clinicId, senderId]);
}

/** The same for every sender of the clinic, those that are no longer in use included: they may have texts that wait. */
export async function lockPaceOfClinic(connection: Connection, clinicId: string, now: Date): Promise<void> {
  const senders = await connection
    .selectFrom('sender')
    .select('id')
    .where('clinicId', '=', clinicId)
    .orderBy('id')
    .execute();
  for (const { id } of senders) await lockSenderPace(connection, { clinicId, senderId: id }, now);
}

/** What bounds the texts of a sender that are under way. */
export type SenderPlaces = {
  isPaused: boolean;
  isTrial: boolean;
  lostAnswers: number;
  /** Claimed in any process, without a result yet. */
  underWay: number;
};

/** Waits for other claims of the sender, as `lockSenderState` does, for a send that somebody waits for. */
export async function lockSenderPlaces(
  connection: Connection,
  sender: { clinicId: string; senderId: string },
  now: Date,
): Promise<SenderPlaces> {
  await lockSenderPace(connection, sender, now);
  const [places] = await runPrepared(connection, senderPlaces, [sender.clinicId, sender.senderId]);
  if (!places) throw new Error(`sender ${sender.senderId} does not exist`);
  return places;
}

const underWay = (clinic: string, sender: string): string =>
  `(select count(*)::int from message m where m.clinic_id = ${clinic} and m.sender_id = ${sender} and m.dispatch_state = 'sending')`;

const senderPlaces = prepared<SenderPlaces>(
  'sender_places',
  `select k.opened_at is not null as "isPaused", coalesce(k.is_trial, false) as "isTrial",
          coalesce(k.lost_answers, 0) as "lostAnswers",
          ${underWay('$1', '$2')} as "underWay"
     from sender s left join sender_circuit k on k.clinic_id = s.clinic_id and k.sender_id = s.id
    where s.clinic_id = $1 and s.id = $2`,
);

const lockPace = prepared<{ locked: number }>(
  'lock_pace',
  'select 1 as locked from sender_pace where clinic_id = $1 and sender_id = $2 for update',
);

const startPace = prepared<never>(
  'start_pace',
  `insert into sender_pace (clinic_id, sender_id, segments, refilled_at)
   select clinic_id, id, greatest(1, 3 * segments_per_second), $3::timestamptz from sender where clinic_id = $1 and id = $2
   on conflict do nothing`,
);

const senderState = prepared<SenderStateRow>(
  'sender_state',
  `select s.account_sid as "accountSid", s.phone_number as "phoneNumber", s.messaging_service_sid as "messagingServiceSid",
          s.segments_per_second as "segmentsPerSecond", (s.held_at is not null or s.witnessed_on <> database_incarnation()) as "isHeld",
          p.segments, p.refilled_at as "refilledAt",
          c.lost_answers as "lostAnswers", c.opened_at as "openedAt", c.probe_at as "probeAt",
          c.failed_probes as "failedProbes", c.is_trial as "isTrial",
          ${underWay('$2', '$3')} as "underWay",
          b.tokens as "accountSegments", b.refilled_at as "accountRefilledAt",
          k.automated_per_hour as "automatedPerHour", k.policy, coalesce(l.time_zone, k.time_zone) as "timeZone", k.text_hours as "textHours",
          (select coalesce(sum(claims), 0)::int from automated_count a
            where a.clinic_id = $2 and a.slot > $4::timestamptz) as "automatedClaims",
          array_remove(array[${lanes.map((lane) => `case when ${isDue(lane)} then '${lane}' end`).join(', ')}], null) as "dueLanes",
          exists (select 1 from brake r where r.clinic_id = $2 and r.kind = 'clinic' and r.released_at is null) as "isClinicBraked"
     from sender s
     join sender_pace p on p.clinic_id = s.clinic_id and p.sender_id = s.id
     join clinic k on k.id = s.clinic_id
     left join sender_circuit c on c.clinic_id = s.clinic_id and c.sender_id = s.id
     left join rate_bucket b on b.key = $5
     left join location l on l.clinic_id = s.clinic_id and l.id = s.location_id
    where s.clinic_id = $2 and s.id = $3`,
);
