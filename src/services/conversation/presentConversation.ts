import { clinicById } from '@/db/clinicQueries.ts';
import { unreadAmong, type ConversationRow } from '@/db/conversationQueries.ts';
import { locationsOfSenders } from '@/db/locationQueries.ts';
import { messagesByIds, type MessageRow } from '@/db/messageQueries.ts';
import { patientsAtNumbers, type PatientRow } from '@/db/patientQueries.ts';
import { staffNames } from '@/db/staffQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import { openTasksOfConversations } from '@/db/taskQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { mayDo, type Context } from '../context.ts';
import { statusOf } from '../message/presentMessage.ts';

export type PresentedConversation = {
  id: string;
  phoneNumber: string;
  displayNumber: string;
  patients: { id: string; shortId: number; name: string; birthDate: string | null; language: string }[];
  location: { id: string; name: string } | null;
  status: ConversationRow['status'];
  snoozedUntil: string | null;
  assignedTo: { id: string; name: string } | null;
  isUnread: boolean;
  waitingSince: string | null;
  isOptedOut: boolean;
  optedOutAt: string | null;
  lastMessage: {
    id: string;
    direction: 'inbound' | 'outbound';
    /** null: the person who asks may know that there is a text, not what it says. */
    body: string | null;
    status: string;
    occurredAt: string;
  } | null;
  openTasks: number;
};

/** Shapes conversations as the person who asks sees them, in the order given. */
export async function presentConversations(
  ctx: Context,
  rows: readonly ConversationRow[],
): Promise<PresentedConversation[]> {
  const { db, clinicId, actor } = ctx;
  const ids = rows.map(({ id }) => id);
  const numbers = [...new Set(rows.map(({ phoneNumber }) => phoneNumber))];
  const [clinic, locations, patients, optOuts, tasks, unread, names, messages] = await Promise.all([
    clinicById(db, clinicId),
    locationsOfSenders(db, clinicId, present(rows.map(({ senderId }) => senderId))),
    patientsAtNumbers(db, clinicId, numbers),
    suppressedNumbers(db, clinicId, numbers),
    openTasksOfConversations(db, clinicId, ids),
    unreadAmong(db, clinicId, ids, actor.kind === 'staff' ? actor.id : null),
    staffNames(db, clinicId, present(rows.map(({ assignedTo }) => assignedTo))),
    messagesByIds(db, clinicId, present(rows.map(({ lastMessageId }) => lastMessageId))),
  ]);
  const country = homeCountry(clinic.country);
  return Promise.all(
    rows.map(async (row) => {
      const last = row.lastMessageId === null ? undefined : messages.get(row.lastMessageId);
      const isAsleep = row.status === 'snoozed' && row.snoozedUntil !== null && row.snoozedUntil > ctx.now();
      const optedOutAt = optOuts.get(row.phoneNumber);
      return {
        id: row.id,
        phoneNumber: row.phoneNumber,
        displayNumber: formatPhoneNumber(row.phoneNumber, country),
        patients: (patients.get(row.phoneNumber) ?? []).map(presentPerson),
        location: locations.get(row.senderId) ?? null,
        // A snooze ends by itself.
        status: row.status === 'snoozed' && !isAsleep ? ('open' as const) : row.status,
        snoozedUntil: isAsleep ? (row.snoozedUntil?.toISOString() ?? null) : null,
        assignedTo:
          row.assignedTo === null ? null : { id: row.assignedTo, name: names.get(row.assignedTo) ?? '' },
        isUnread: unread.has(row.id),
        waitingSince: row.waitingSince?.toISOString() ?? null,
        isOptedOut: optedOutAt !== undefined,
        optedOutAt: optedOutAt?.toISOString() ?? null,
        lastMessage: last === undefined ? null : await presentLast(ctx, last),
        openTasks: tasks.get(row.id) ?? 0,
      };
    }),
  );
}

function presentPerson(patient: PatientRow): PresentedConversation['patients'][number] {
  const { id, shortId, birthDate, language } = patient;
  return { id, shortId, name: patientName(patient), birthDate, language };
}

async function presentLast(
  ctx: Context,
  row: MessageRow,
): Promise<NonNullable<PresentedConversation['lastMessage']>> {
  const body = mayDo(ctx.actor, 'messages:read')
    ? await ctx.vault.open(
        ctx.clinicId,
        { table: 'message', column: 'body', id: row.id },
        { keyId: row.keyId, bytes: row.bodyEncrypted },
      )
    : null;
  return {
    id: row.id,
    direction: row.direction,
    body,
    status: statusOf(row),
    occurredAt: row.occurredAt.toISOString(),
  };
}

function present<Value>(values: readonly (Value | null)[]): Value[] {
  return [...new Set(values.filter((value) => value !== null))];
}
