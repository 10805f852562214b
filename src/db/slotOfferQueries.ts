import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { SlotOfferTable } from './schema.ts';
import { takenAgain, type SlotRow } from './slotQueries.ts';

export type OfferRow = Selectable<SlotOfferTable>;

/** Stores offers that are about to be texted. */
export async function insertOffers(
  connection: Connection,
  offers: readonly Insertable<SlotOfferTable>[],
): Promise<void> {
  if (offers.length > 0)
    await connection
      .insertInto('slotOffer')
      .values([...offers])
      .execute();
}

export function offerById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<OfferRow | undefined> {
  return connection
    .selectFrom('slotOffer')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function updateOffer(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<SlotOfferTable>,
): Promise<void> {
  await connection
    .updateTable('slotOffer')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Says what became of an offer that was about to be texted. Returns whether it still was. */
export async function settlePlannedOffer(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<SlotOfferTable>,
): Promise<boolean> {
  const row = await connection
    .updateTable('slotOffer')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** An offer of a slot, and whether its text can be answered. */
export type OfferOfSlot = OfferRow & {
  phoneNumber: string | null;
  conversationId: string | null;
  /** Not delivered, taken back, or its number has opted out since. */
  isLost: boolean;
};

/** What was offered of these slots, in the order in which it was. */
export async function offersOfSlots(
  connection: Connection,
  clinicId: string,
  slotIds: readonly string[],
): Promise<OfferOfSlot[]> {
  if (slotIds.length === 0) return [];
  const { rows } = await sql<OfferOfSlot>`
    select o.*, m.phone_number, m.conversation_id,
           coalesce(m.dispatch_state in ('withdrawn', 'blocked') or m.delivery_status in ('undelivered', 'failed', 'canceled')
             or exists (select 1 from suppression s where s.clinic_id = o.clinic_id and s.phone_number = m.phone_number
                 and s.lifted_at is null), false) as is_lost
      from unnest(${[...slotIds]}::uuid[]) as u (slot_id)
      cross join lateral (select * from slot_offer where clinic_id = ${clinicId}::uuid and slot_id = u.slot_id offset 0) o
      left join message m on m.clinic_id = ${clinicId}::uuid and m.id = o.message_id
     order by o.slot_id, o.position`.execute(connection);
  return rows;
}

/** An offer that is to be texted, with its time and its entry's place. */
export type OfferToSend = Pick<
  OfferRow,
  'id' | 'slotId' | 'entryId' | 'patientId' | 'plannedAt' | 'standsUntil'
> &
  Pick<SlotRow, 'startsAt' | 'clinician' | 'locationId' | 'timeZone'>;

export async function offersToSend(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<OfferToSend[]> {
  const { rows } = await sql<OfferToSend>`
    select o.id, o.slot_id, o.entry_id, o.patient_id, o.planned_at, o.stands_until, s.starts_at, s.clinician, s.location_id, s.time_zone
      from slot_offer o join slot s on s.clinic_id = o.clinic_id and s.id = o.slot_id
     where o.clinic_id = ${clinicId}::uuid and o.state = 'planned'
     order by o.planned_at, o.id limit ${limit}`.execute(connection);
  return rows;
}

/** Ends what was offered of a slot and not answered. Returns the offers. */
export function expireOffersOf(
  connection: Connection,
  clinicId: string,
  slotId: string,
  at: Date,
): Promise<{ id: string; entryId: string; messageId: string | null }[]> {
  return connection
    .updateTable('slotOffer')
    .set({ state: 'expired', answeredAt: at })
    .where('clinicId', '=', clinicId)
    .where('slotId', '=', slotId)
    .where('state', 'in', ['planned', 'sent'])
    .returning(['id', 'entryId', 'messageId'])
    .execute();
}

/** Ends what this entry was offered of other slots and has not answered. */
export function expireOffersTo(
  connection: Connection,
  clinicId: string,
  entryId: string,
  at: Date,
): Promise<{ id: string; entryId: string; messageId: string | null }[]> {
  return connection
    .updateTable('slotOffer')
    .set({ state: 'expired', answeredAt: at })
    .where('clinicId', '=', clinicId)
    .where('entryId', '=', entryId)
    .where('state', 'in', ['planned', 'sent'])
    .returning(['id', 'entryId', 'messageId'])
    .execute();
}

/** Who was asked waits again, unless another time is offered to them. */
export async function letWait(
  connection: Connection,
  clinicId: string,
  entryIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    update waiting_list_entry e set state = 'waiting', updated_at = ${at}::timestamptz
     where e.clinic_id = ${clinicId}::uuid and e.id = any(${[...entryIds]}::uuid[]) and e.state = 'offered'
       and not exists (select 1 from slot_offer o where o.clinic_id = e.clinic_id and o.entry_id = e.id
         and o.state in ('planned', 'sent'))`.execute(connection);
}

/** Takes back texts of offers that have not left. Returns the ids and their conversations. */
export function withdrawOfferTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
  reasonCode: string,
): Promise<{ id: string; conversationId: string }[]> {
  if (messageIds.length === 0) return Promise.resolve([]);
  return connection
    .updateTable('message')
    .set({ dispatchState: 'withdrawn', reasonCode })
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...messageIds])
    .where('dispatchState', '=', 'queued')
    .returning(['id', 'conversationId'])
    .execute();
}

/** An offer that a reply may answer. Read under the lock of the visit that its time came from. */
export type AskedOffer = {
  questionId: string;
  offerId: string;
  slotId: string;
  entryId: string;
  patientId: string;
  state: OfferRow['state'];
  startsAt: Date;
  timeZone: string;
  /** The time can be given away: nobody has it, staff have not closed it, and it is not held. */
  isFree: boolean;
  isSud: boolean;
};

/** The offers that these questions are about. */
export function findAskedOffers(
  connection: Connection,
  clinicId: string,
  questionIds: readonly string[],
): Promise<AskedOffer[]> {
  return questionIds.length === 0
    ? Promise.resolve([])
    : runPrepared(connection, offersAsked, [clinicId, questionIds]);
}

const offersAsked = prepared<AskedOffer>(
  'reply_offers',
  `select q.id as "questionId", o.id as "offerId", o.slot_id as "slotId", o.entry_id as "entryId", o.patient_id as "patientId", o.state,
      s.starts_at as "startsAt", s.time_zone as "timeZone",
      s.state in ('open', 'offering') and e.state in ('waiting', 'offered')
        and not exists (select 1 from appointment a where a.clinic_id = $1::uuid and a.id = s.appointment_id and a.slot_held)
        and not ${takenAgain} as "isFree",
      coalesce(l.sensitivity, c.sensitivity) = 'sud' as "isSud"
     from question q join slot_offer o on o.clinic_id = q.clinic_id and o.id = q.slot_offer_id
     join slot s on s.clinic_id = o.clinic_id and s.id = o.slot_id
     join waiting_list_entry e on e.clinic_id = o.clinic_id and e.id = o.entry_id
     join clinic c on c.id = o.clinic_id
     left join location l on l.clinic_id = s.clinic_id and l.id = s.location_id
    where q.clinic_id = $1::uuid and q.id = any($2::uuid[])`,
);
