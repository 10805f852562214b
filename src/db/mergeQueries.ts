import { sql } from 'kysely';
import type { MergingEvent } from '@/domain/consent/mergeConsents.ts';
import type { Category } from '@/domain/message/category.ts';
import type { MergedLink } from '@/domain/patient/mergeRecords.ts';
import type { Connection } from './database.ts';

/** The record that this id means now: another one where it was merged (ID-10). */
export async function presentPatientId(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<string> {
  return (await presentPatientIds(connection, clinicId, [id])).get(id) ?? id;
}

/** The same for several, by the ids that were asked for; what nobody has is left out. */
export async function presentPatientIds(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('patient')
    .select(['id', 'mergedInto'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, mergedInto }) => [id, mergedInto ?? id]));
}

/** A number as a record has it, or had it. */
export type KeptLink = MergedLink & { phoneNumber: string; isPrimary: boolean };

export function linksEver(connection: Connection, clinicId: string, patientId: string): Promise<KeptLink[]> {
  return connection
    .selectFrom('patientPhoneNumber')
    .select([
      'phoneNumber',
      'isPrimary',
      'role',
      sql<Category[] | null>`categories`.as('categories'),
      'startsOn',
      'endsOn',
      'documentReference',
      'confidentialSince',
      'addedAt',
      'removedAt',
      'removedBecause',
    ])
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .orderBy('phoneNumber')
    .execute();
}

/** Gives a number of one record to the other, which does not know it. */
export async function moveLink(
  connection: Connection,
  clinicId: string,
  { from, to, phoneNumber }: { from: string; to: string; phoneNumber: string },
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({ patientId: to, isPrimary: false })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', from)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
}

/** Writes what is true of a number that both know, and takes the other's. */
export async function uniteLink(
  connection: Connection,
  clinicId: string,
  { from, to, phoneNumber }: { from: string; to: string; phoneNumber: string },
  link: MergedLink,
): Promise<void> {
  await connection
    .deleteFrom('patientPhoneNumber')
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', from)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
  const { categories, removedBecause, ...facts } = link;
  await connection
    .updateTable('patientPhoneNumber')
    .set({
      ...facts,
      categories: categories === null ? null : [...categories],
      removedBecause: readReason(removedBecause),
      ...(link.removedAt === null ? {} : { isPrimary: false, textsUntil: link.removedAt }),
    })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', to)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
}

const reasons = ['removed', 'wrong_number', 'deceased', 'reassigned', 'merged'] as const;

function readReason(text: string | null): (typeof reasons)[number] | null {
  return reasons.find((one) => one === text) ?? null;
}

export function consentsOfRecord(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<MergingEvent[]> {
  return connection
    .selectFrom('consentEvent')
    .select(['id', 'phoneNumber', 'category', 'kind', 'action', 'occurredAt'])
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .execute();
}

/** Adds consents of one record to the other's; the originals stay as they are, and each copy names its own. */
export async function carryConsents(
  connection: Connection,
  clinicId: string,
  {
    ids,
    to,
    newId,
    by,
  }: {
    ids: readonly string[];
    to: string;
    newId: () => string;
    by: { actorKind: string; actorId: string | null };
  },
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into consent_event (clinic_id, id, patient_id, phone_number, category, kind, action, channel, wording_version, wording,
      language, message_id, actor_kind, actor_id, occurred_at, means, basis, ends_at, evidence_reference, evidence, written_flags)
    select e.clinic_id, n.new_id, ${to}::uuid, e.phone_number, e.category, e.kind, e.action, e.channel, e.wording_version, e.wording,
           e.language, e.message_id, ${by.actorKind}, ${by.actorId}, e.occurred_at, e.means, e.basis, e.ends_at, e.evidence_reference,
           e.evidence || jsonb_build_object('mergedFrom', e.id), e.written_flags
      from unnest(${[...ids]}::uuid[], ${ids.map(() => newId())}::uuid[]) as n(old_id, new_id)
      join consent_event e on e.clinic_id = ${clinicId}::uuid and e.id = n.old_id`.execute(connection);
}

/** How much belongs to one record and not yet to the other. */
export type Moved = { appointments: number; texts: number; tasks: number; campaigns: number; holds: number };

/** Gives the other record what belongs to this one. What is append-only stays as it is. */
export async function moveBelongings(
  connection: Connection,
  clinicId: string,
  { from, to, at }: { from: string; to: string; at: Date },
): Promise<Moved> {
  const count = async (statement: ReturnType<typeof sql>): Promise<number> =>
    Number((await statement.execute(connection)).numAffectedRows ?? 0n);
  const appointments = await count(
    sql`update appointment set patient_id = ${to}::uuid, updated_at = ${at}::timestamptz
         where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`,
  );
  const texts = await count(
    sql`update message set patient_id = ${to}::uuid where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`,
  );
  const tasks = await count(
    sql`update task set patient_id = ${to}::uuid where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`,
  );
  await sql`insert into campaign_recipient (clinic_id, campaign_id, patient_id)
    select clinic_id, campaign_id, ${to}::uuid from campaign_recipient
     where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid on conflict do nothing`.execute(
    connection,
  );
  const campaigns = await count(
    sql`delete from campaign_recipient where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`,
  );
  await sql`insert into incident_patient (clinic_id, incident_id, patient_id)
    select clinic_id, incident_id, ${to}::uuid from incident_patient
     where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid on conflict do nothing`.execute(
    connection,
  );
  await sql`delete from incident_patient where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`.execute(
    connection,
  );
  // Whoever has the link would see the other record's choices.
  await sql`delete from preference_link where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`.execute(
    connection,
  );
  await sql`update waiting_list_entry set patient_id = ${to}::uuid, updated_at = ${at}::timestamptz
         where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`.execute(connection);
  await sql`update notice set patient_id = ${to}::uuid, updated_at = ${at}::timestamptz
         where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`.execute(connection);
  await sql`update slot_offer set patient_id = ${to}::uuid
         where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid`.execute(connection);
  await uniteWishes(connection, clinicId, to, at);
  const holds = await count(
    sql`update legal_hold set patient_id = ${to}::uuid
         where clinic_id = ${clinicId}::uuid and patient_id = ${from}::uuid and lifted_at is null`,
  );
  return { appointments, texts, tasks, campaigns, holds };
}

/** Who waited twice for the same waits once, where they came first: nobody is asked twice about one time. */
async function uniteWishes(
  connection: Connection,
  clinicId: string,
  patientId: string,
  at: Date,
): Promise<void> {
  await sql`
    with gone as (
      update waiting_list_entry e set state = 'removed', updated_at = ${at}::timestamptz, settled_at = ${at}::timestamptz,
             settled_by_kind = 'job'
        from (select id, row_number() over (partition by lower(visit_type), lower(clinician), location_id
                       order by state = 'offered' desc, is_urgent desc, created_at, id) as place
                from waiting_list_entry where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid
                 and state in ('waiting', 'offered')) as w
       where e.clinic_id = ${clinicId}::uuid and e.id = w.id and w.place > 1 returning e.id)
    update slot_offer o set state = 'expired', answered_at = ${at}::timestamptz from gone
     where o.clinic_id = ${clinicId}::uuid and o.entry_id = gone.id and o.state in ('planned', 'sent')`.execute(
    connection,
  );
}

/** From then on this record is a pointer, and so are those that pointed to it. */
export async function pointTo(
  connection: Connection,
  clinicId: string,
  { from, to, at }: { from: string; to: string; at: Date },
): Promise<void> {
  await connection
    .updateTable('patient')
    .set({ mergedInto: to, updatedAt: at })
    .where('clinicId', '=', clinicId)
    .where((where) => where.or([where('id', '=', from), where('mergedInto', '=', from)]))
    .execute();
  await connection
    .updateTable('patient')
    .set({ mergedAt: at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', from)
    .execute();
}

/** The records that are a part of each of these by now, with the ids that they had. */
export async function recordsMergedInto(
  connection: Connection,
  clinicId: string,
  patientIds: readonly string[],
): Promise<Map<string, { id: string; shortId: number; externalId: string | null }[]>> {
  if (patientIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('patient')
    .select(['id', 'shortId', 'externalId', 'mergedInto'])
    .where('clinicId', '=', clinicId)
    .where('mergedInto', 'in', [...patientIds])
    .execute();
  return Map.groupBy(rows, ({ mergedInto }) => mergedInto ?? '');
}
