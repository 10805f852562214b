import { sql } from 'kysely';
import type { ConsentKind } from '@/domain/consent/consentEvent.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Connection } from './database.ts';

export type ErasureRow = { patientId: string; askedAt: Date; texts: number; finishedAt: Date | null };

export function erasureOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<ErasureRow | undefined> {
  return connection
    .selectFrom('patientErasure')
    .select(['patientId', 'askedAt', 'texts', 'finishedAt'])
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .executeTakeFirst();
}

/** Patients whose erasure was begun and not finished, the oldest first. */
export async function openErasures(connection: Connection, clinicId: string): Promise<string[]> {
  const rows = await connection
    .selectFrom('patientErasure')
    .select('patientId')
    .where('clinicId', '=', clinicId)
    .where('finishedAt', 'is', null)
    .orderBy('askedAt')
    .execute();
  return rows.map(({ patientId }) => patientId);
}

export async function beginErasure(
  connection: Connection,
  erasure: {
    clinicId: string;
    patientId: string;
    reason: string;
    actorKind: string;
    actorId: string | null;
    askedAt: Date;
  },
): Promise<void> {
  await connection.insertInto('patientErasure').values(erasure).execute();
}

export async function noteErasure(
  connection: Connection,
  clinicId: string,
  patientId: string,
  progress: { texts: number; finishedAt: Date | null },
): Promise<void> {
  await connection
    .updateTable('patientErasure')
    .set({ texts: sql<number>`texts + ${progress.texts}`, finishedAt: progress.finishedAt })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .execute();
}

/** The patient's numbers that can still be read; `isOnlyTheirs`: no other patient has it or had it. */
export async function readableNumbersOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<{ phoneNumber: string; isOnlyTheirs: boolean }[]> {
  const { rows } = await sql<{ phoneNumber: string; isOnlyTheirs: boolean }>`
    select n.phone_number,
           not exists (select 1 from patient_phone_number o where o.clinic_id = n.clinic_id
             and o.phone_number = n.phone_number and o.patient_id <> n.patient_id) as is_only_theirs
      from patient_phone_number n
     where n.clinic_id = ${clinicId}::uuid and n.patient_id = ${patientId}::uuid and starts_with(n.phone_number, '+')
     order by n.phone_number`.execute(connection);
  return rows;
}

/** The conversations with these numbers. */
export async function conversationIdsOf(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<string[]> {
  if (phoneNumbers.length === 0) return [];
  const rows = await connection
    .selectFrom('conversation')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', phoneNumbers)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** A row without what names or describes anybody; the id, which much refers to, stays. */
export async function blankPatient(
  connection: Connection,
  clinicId: string,
  patientId: string,
  at: Date,
): Promise<void> {
  const ofPatient = { clinicId, patientId } as const;
  await connection
    .updateTable('patient')
    .set({
      givenName: 'Erased',
      familyName: 'patient',
      birthDate: null,
      externalId: null,
      notesForStaff: null,
      language: 'en',
      timeZone: null,
      zip: null,
      addressState: null,
      careState: 'active',
      careStateSince: null,
      deceasedAt: null,
      doNotTextSince: at,
      erasedAt: at,
      updatedAt: at,
    })
    .where('clinicId', '=', clinicId)
    // What is a part of the record by now goes with it (ID-10).
    .where((where) => where.or([where('id', '=', patientId), where('mergedInto', '=', patientId)]))
    .execute();
  await connection
    .updateTable('patientPhoneNumber')
    .set({
      label: 'erased',
      isPrimary: false,
      role: null,
      categories: null,
      startsOn: null,
      endsOn: null,
      documentReference: null,
      confidentialSince: null,
      textsFrom: null,
      textsUntil: at,
      promotionsUntil: null,
      removedBecause: 'removed',
      removedAt: sql<Date>`coalesce(removed_at, ${at})`,
    })
    .where((where) => where.and(ofPatient))
    .execute();
  await connection
    .updateTable('appointment')
    .set({ clinician: null, visitType: null, externalId: null, updatedAt: at })
    .where((where) => where.and(ofPatient))
    .execute();
  // What they wanted goes; who was asked when stays, as it does for texts.
  await sql`
    update waiting_list_entry set visit_type = null, clinician = null, location_id = null, earliest_day = null, latest_day = null,
           weekdays = '{}', from_minute = 0, until_minute = 1440, note_encrypted = null, key_id = null, updated_at = ${at}::timestamptz,
           state = case when state in ('waiting', 'offered') then 'removed' else state end,
           settled_at = coalesce(settled_at, ${at}::timestamptz), settled_by_kind = coalesce(settled_by_kind, 'job')
     where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid`.execute(connection);
  await sql`
    update slot_offer set state = 'expired', answered_at = ${at}::timestamptz
     where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid and state in ('planned', 'sent')`.execute(
    connection,
  );
  // The times that their visits left, too.
  await sql`
    update slot s set clinician = null, visit_type = null from appointment a
     where s.clinic_id = ${clinicId}::uuid and a.clinic_id = s.clinic_id and a.id = s.appointment_id
       and a.patient_id = ${patientId}::uuid and s.state not in ('open', 'offering')`.execute(connection);
  // The keyed hash of the other program's id stays: by it a late report does not bring the notice back.
  await sql`
    update notice set fields_encrypted = null, key_id = null, has_value = false, updated_at = ${at}::timestamptz,
           outcome = coalesce(outcome, 'erased'), closed_at = coalesce(closed_at, ${at}::timestamptz),
           closed_by_kind = coalesce(closed_by_kind, 'job')
     where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid`.execute(connection);
  await forgetFhirIds(connection, clinicId, patientId);
  await connection
    .deleteFrom('preferenceLink')
    .where((where) => where.and(ofPatient))
    .execute();
}

/**
 * Takes the ids that record systems have for the patient and their visits, and what they said. The keyed hashes stay: by them the next reading knows
 * whom not to bring back.
 */
async function forgetFhirIds(connection: Connection, clinicId: string, patientId: string): Promise<void> {
  const theirs = sql`
    select clinic_id, connection_id, resource_type, resource_hash from fhir_link
     where clinic_id = ${clinicId}::uuid and subject_id in (
       select id from patient where clinic_id = ${clinicId}::uuid and (id = ${patientId}::uuid or merged_into = ${patientId}::uuid)
       union all select id from appointment where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid)`;
  await sql`
    delete from fhir_problem where clinic_id = ${clinicId}::uuid
       and (clinic_id, connection_id, resource_type, resource_hash) in (${theirs})`.execute(connection);
  await sql`
    update fhir_link set resource_id = null, version = null, seen = '{}' where clinic_id = ${clinicId}::uuid
       and (clinic_id, connection_id, resource_type, resource_hash) in (${theirs})`.execute(connection);
}

/** Closes the tasks about a patient or a conversation, and takes out what staff wrote of their outcome. */
export async function closeTasks(
  connection: Connection,
  clinicId: string,
  about: { patientId: string; conversationIds: readonly string[] },
  at: Date,
): Promise<void> {
  await sql`
    update task set outcome = null, done_at = coalesce(done_at, ${at}::timestamptz)
     where clinic_id = ${clinicId}::uuid
       and (patient_id = ${about.patientId}::uuid or conversation_id = any(${[...about.conversationIds]}::uuid[]))
       and (done_at is null or outcome is not null)`.execute(connection);
}

/** Which of these conversations wait for somebody to read whether a text was an opt-out (TCPA-19 d). */
export async function numbersUnderReview(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<string[]> {
  if (conversationIds.length === 0) return [];
  const rows = await connection
    .selectFrom('task')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.clinicId', '=', 'task.clinicId')
        .onRef('conversation.id', '=', 'task.conversationId'),
    )
    .select('conversation.phoneNumber')
    .distinct()
    .where('task.clinicId', '=', clinicId)
    .where('task.conversationId', 'in', conversationIds)
    .where('task.kind', '=', 'review_opt_out')
    .where('task.doneAt', 'is', null)
    .execute();
  return rows.map(({ phoneNumber }) => phoneNumber);
}

/** A consent that was given and not taken back. */
export type StandingConsent = {
  phoneNumber: string;
  category: Category;
  kind: ConsentKind;
  language: string | null;
};

export async function standingConsentsOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<StandingConsent[]> {
  const { rows } = await sql<StandingConsent & { action: string }>`
    select distinct on (phone_number, category, kind) phone_number, category, kind, language, action
      from consent_event where clinic_id = ${clinicId}::uuid and patient_id = ${patientId}::uuid
     order by phone_number, category, kind, occurred_at desc, id desc`.execute(connection);
  return rows.filter(({ action }) => action !== 'revoked');
}

/** A text that still has words, links or a readable number. */
export type TextToErase = {
  id: string;
  value: Buffer | null;
  keyId: string;
  conversationId: string;
  isOfNumber: boolean;
};

const settled = sql`(m.dispatch_state is null or m.dispatch_state not in ('queued', 'sending', 'unknown'))
  and not (m.direction = 'inbound' and m.effects_applied_at is null)`;

const ofPatient = (patientId: string, conversationIds: readonly string[]) => sql`(
  (m.patient_id = ${patientId}::uuid and (m.body_erased_at is null or m.media_encrypted is not null))
  or (m.conversation_id = any(${[...conversationIds]}::uuid[])
      and (m.body_erased_at is null or m.media_encrypted is not null or starts_with(m.phone_number, '+'))))`;

/** The next texts to erase, locked: about the patient, and all in the conversations with numbers that are only theirs. */
export async function lockTextsToErase(
  connection: Connection,
  clinicId: string,
  patientId: string,
  conversationIds: readonly string[],
  limit: number,
): Promise<TextToErase[]> {
  const { rows } = await sql<TextToErase>`
    select m.id, case when m.body_erased_at is null then m.body_encrypted end as value, m.key_id, m.conversation_id,
           m.conversation_id = any(${[...conversationIds]}::uuid[]) as is_of_number
      from message m where m.clinic_id = ${clinicId}::uuid and ${settled} and ${ofPatient(patientId, conversationIds)}
     order by m.id limit ${limit} for no key update of m`.execute(connection);
  return rows;
}

/** How many texts are still on their way, or not understood yet. */
export async function countUnsettled(
  connection: Connection,
  clinicId: string,
  patientId: string,
  conversationIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from message m
     where m.clinic_id = ${clinicId}::uuid and not (${settled}) and ${ofPatient(patientId, conversationIds)}`.execute(
    connection,
  );
  return rows[0]?.count ?? 0;
}

/** Takes the raw webhooks of these texts. */
export async function eraseFormsOfTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await connection
    .updateTable('messageEvent')
    .set({ formEncrypted: null, keyId: null })
    .where('clinicId', '=', clinicId)
    .where('messageId', 'in', messageIds)
    .where('formEncrypted', 'is not', null)
    .execute();
}

/** Puts a name without meaning in the place of the numbers of texts: that of their conversation. */
export async function eraseNumbersOfTexts(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await sql`
    update message set phone_number = 'erased:' || conversation_id, media_encrypted = null
     where clinic_id = ${clinicId}::uuid and id = any(${[...messageIds]}::uuid[])`.execute(connection);
}

/** Takes what is known of a number and of nobody else. `name` stands in its place from then on; opt-outs keep the keyed hash. */
export async function eraseNumber(
  connection: Connection,
  clinicId: string,
  number: { phoneNumber: string; numberHash: Buffer; name: string },
  at: Date,
): Promise<void> {
  const { phoneNumber, numberHash, name } = number;
  await sql`
    delete from conversation_unread u using conversation c where u.clinic_id = ${clinicId}::uuid and c.clinic_id = u.clinic_id
       and c.id = u.conversation_id and c.phone_number = ${phoneNumber}`.execute(connection);
  await sql`
    update question q set closed_at = ${at}::timestamptz from conversation c where q.clinic_id = ${clinicId}::uuid
       and c.clinic_id = q.clinic_id and c.id = q.conversation_id and c.phone_number = ${phoneNumber} and q.closed_at is null`.execute(
    connection,
  );
  await connection
    .updateTable('conversation')
    .set({ phoneNumber: name, status: 'done', snoozedUntil: null, assignedTo: null, waitingSince: null })
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
  await sql`select erase_suppressed_number(${clinicId}::uuid, ${phoneNumber}, ${numberHash}, ${at}::timestamptz)`.execute(
    connection,
  );
  await connection
    .updateTable('brake')
    .set({ phoneNumber: name })
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
  for (const table of [
    'numberState',
    'numberVerification',
    'preferenceLink',
    'reassignmentAnswer',
  ] as const) {
    await connection
      .deleteFrom(table)
      .where('clinicId', '=', clinicId)
      .where('phoneNumber', '=', phoneNumber)
      .execute();
  }
}

/** From then on the patient's row says nothing of this number. */
export async function renameLink(
  connection: Connection,
  clinicId: string,
  patientId: string,
  link: { phoneNumber: string; name: string },
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({ phoneNumber: link.name })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', link.phoneNumber)
    .execute();
}
