import { recordChange } from '@/db/changeQueries.ts';
import { unknownMessages } from '@/db/ledgerQueries.ts';
import { messagesBySid, type MessageRow } from '@/db/messageQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { matchUnknown, type ListedText, type UnknownText } from '@/domain/ledger/matchUnknown.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { recordStatuses } from './recordStatus.ts';

/** The callback comes first, if it comes: Twilio's list is asked only after this long. */
const askAfterMs = 20_000;
/** What is still open then is a person's to decide. */
const personAfterMs = 15 * 60_000;
/** Numbers that are asked about in one turn; the rest waits for the next. */
const mostNumbers = 20;

/**
 * Settles texts whose answer was lost: by Twilio's list, one to one; what stays open for 15 minutes becomes a task
 * for a person. Never a second send (design, law 3). Returns how many were settled or handed to a person.
 */
export async function resolveUnknown(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now().getTime();
  const due = await unknownMessages(deps.db, clinicId, new Date(now - askAfterMs));
  const open = due.filter((message) => (message.claimedAt?.getTime() ?? 0) > now - personAfterMs);
  const overdue = due.filter((message) => !open.includes(message));
  const byNumber = [...Map.groupBy(open, (message) => message.phoneNumber)].slice(0, mostNumbers);
  let settled = 0;
  for (const [phoneNumber, messages] of byNumber)
    settled += await settleByList(deps, clinicId, phoneNumber, messages);
  for (const message of overdue) settled += await handToPerson(deps, message);
  return settled;
}

async function settleByList(
  deps: Deps,
  clinicId: string,
  phoneNumber: string,
  messages: readonly MessageRow[],
): Promise<number> {
  const first = Math.min(
    ...messages.map((message) => message.claimedAt?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  const listed: (ListedText & { status: string; errorCode: number | null })[] = [];
  try {
    const filter = { to: phoneNumber, sentAfter: new Date(first - 60_000), limit: 200 };
    for await (const record of deps.carrier.listMessages(filter)) {
      if (record.direction === 'inbound' || !record.dateCreated || record.to === null) continue;
      listed.push({
        sid: record.sid,
        to: record.to,
        body: record.body,
        createdAt: record.dateCreated.getTime(),
        status: record.status,
        errorCode: record.errorCode,
      });
    }
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    deps.log.warn({ error }, 'Twilio could not be asked for its list');
    return 0;
  }
  const known = await messagesBySid(
    deps.db,
    clinicId,
    listed.map(({ sid }) => sid),
  );
  const unknown: UnknownText[] = await Promise.all(
    messages.map(async (message) => ({
      id: message.id,
      to: message.phoneNumber,
      claimedAt: message.claimedAt?.getTime() ?? 0,
      body: await deps.vault.open(
        clinicId,
        { table: 'message', column: 'body', id: message.id },
        { keyId: message.keyId, bytes: message.bodyEncrypted },
      ),
    })),
  );
  const pairs = matchUnknown(
    unknown,
    listed.filter(({ sid }) => !known.has(sid)),
  );
  await recordStatuses(
    deps,
    pairs.flatMap(({ id, sid }) => {
      const record = listed.find((one) => one.sid === sid);
      return record
        ? [
            {
              clinicId,
              messageId: id,
              sid,
              rawStatus: record.status,
              errorCode: record.errorCode,
              form: null,
              kind: 'polled' as const,
            },
          ]
        : [];
    }),
  );
  return pairs.length;
}

/** One task a text, however often the sweep comes by. */
async function handToPerson(deps: Deps, message: MessageRow): Promise<number> {
  const { clinicId, id, conversationId } = message;
  return deps.db.transaction().execute(async (tx) => {
    const existing = await tx
      .selectFrom('task')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('kind', '=', 'unknown_outcome')
      .where('messageId', '=', id)
      .executeTakeFirst();
    if (existing) return 0;
    const taskId = deps.newId();
    await tx
      .insertInto('task')
      .values({
        clinicId,
        id: taskId,
        kind: 'unknown_outcome',
        priority: 'high',
        reason:
          'Twilio’s answer to this text was lost, and Twilio lists no such text. Ask the patient or look in the Twilio console; then say whether it was sent. It is never sent again by itself.',
        patientId: message.patientId,
        conversationId,
        appointmentId: message.appointmentId,
        messageId: id,
        openedAt: deps.now(),
      })
      .execute();
    await recordChange(tx, clinicId, 'task', taskId, conversationId);
    return 1;
  });
}
