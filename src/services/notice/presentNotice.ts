import type { Connection } from '@/db/database.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { locationById } from '@/db/locationQueries.ts';
import { messagesByIds, type MessageRow } from '@/db/messageQueries.ts';
import { textsOfNotices, unplannedAmong, type NoticeRow, type NoticeTextRow } from '@/db/noticeQueries.ts';
import { noticeRules, type NoticeRuleRow } from '@/db/noticeRuleQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { localTime } from '@/domain/appointment/localTime.ts';
import { noticeReasonWords, wordsReasonWords } from '@/domain/notice/noticeReasonWords.ts';
import { noticeRuleFor } from '@/domain/notice/noticeRule.ts';
import { wordsReasons } from '@/domain/notice/noticeWords.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { actorNames } from '../actorNames.ts';
import type { Context } from '../context.ts';
import { statusOf } from '../message/presentMessage.ts';
import { openFields } from './noticeFields.ts';

/** Shapes notices with their patients, the rule that they go by and what became of each text, in the order given. Prepare the vault before a transaction. */
export async function presentNotices(ctx: Context, connection: Connection, rows: readonly NoticeRow[]) {
  const { clinicId } = ctx;
  const ids = rows.map(({ id }) => id);
  const clinic = await clinicById(connection, clinicId);
  const rules = await noticeRules(connection, clinicId);
  const patients = await patientsByIds(connection, clinicId, [
    ...new Set(rows.map(({ patientId }) => patientId)),
  ]);
  const texts = await textsOfNotices(connection, clinicId, ids);
  const messages = await messagesByIds(
    connection,
    clinicId,
    texts.flatMap(({ messageId }) => messageId ?? []),
  );
  const unplanned = await unplannedAmong(connection, clinicId, ids);
  const places = new Map<string, { name: string; timeZone: string | null }>();
  for (const id of new Set(rows.flatMap(({ locationId }) => locationId ?? []))) {
    const location = await locationById(connection, clinicId, id);
    if (location) places.set(id, location);
  }
  const nameOf = await actorNames(ctx, connection, [
    ...rows.map((row) => ({ actorKind: row.createdByKind, actorId: row.createdById })),
    ...rows.map((row) => ({ actorKind: row.closedByKind ?? '', actorId: row.closedById })),
  ]);
  return Promise.all(
    rows.map(async (row) => {
      const patient = patients.get(row.patientId);
      if (!patient) throw new Error(`the patient of notice ${row.id} does not exist`);
      const place = places.get(row.locationId ?? '');
      const timeZone = place?.timeZone ?? clinic.timeZone;
      const patientZone = toldZone(patient);
      return {
        id: row.id,
        kind: row.kind,
        patient: { id: patient.id, shortId: patient.shortId, name: patientName(patient) },
        ...(await openFields(ctx, row)),
        dueDate: row.dueOn,
        location: row.locationId === null ? null : { id: row.locationId, name: place?.name ?? '' },
        occurredAt: row.occurredAt.toISOString(),
        state: row.closedAt === null ? ('open' as const) : ('closed' as const),
        outcome: row.outcome,
        createdAt: row.createdAt.toISOString(),
        createdBy: nameOf({ actorKind: row.createdByKind, actorId: row.createdById }),
        updatedAt: row.updatedAt.toISOString(),
        closedAt: row.closedAt?.toISOString() ?? null,
        closedBy:
          row.closedByKind === null ? null : nameOf({ actorKind: row.closedByKind, actorId: row.closedById }),
        rule: presentRule(noticeRuleFor(rules, row)),
        isWorkedOut: !unplanned.has(row.id),
        timeZone,
        patientZone,
        texts: texts
          .filter(({ noticeId }) => noticeId === row.id)
          .map((text) => presentText(text, messages.get(text.messageId ?? ''), { timeZone, patientZone })),
      };
    }),
  );
}

export type PresentedNotice = Awaited<ReturnType<typeof presentNotices>>[number];

function presentRule(rule: NoticeRuleRow | null) {
  return rule && { id: rule.id, name: rule.name, isPaused: rule.pausedAt !== null };
}

function presentText(
  row: NoticeTextRow,
  message: MessageRow | undefined,
  zones: { timeZone: string; patientZone: string | null },
) {
  const because = wordsReasons.find((one) => one === row.wordsBecause) ?? null;
  return {
    id: row.id,
    ruleId: row.ruleId,
    stepId: row.stepId,
    about: row.about,
    state: row.state,
    dueAt: row.dueAt.toISOString(),
    sendAt: row.sendAt?.toISOString() ?? null,
    ...localTimes(row.sendAt?.toTemporalInstant() ?? null, zones),
    templateKey: row.templateKey,
    wordsBecause: because,
    wordsSentence: because && wordsReasonWords[because],
    reason: row.reasonCode,
    sentence: row.reasonCode === null ? null : noticeReasonWords(row.reasonCode),
    messageId: row.messageId,
    text: message
      ? {
          status: statusOf(message),
          handedOverAt: message.handedOverAt?.toISOString() ?? null,
          conversationId: message.conversationId,
        }
      : null,
  };
}

/** When a text goes by the clock of the place, and by the patient's where that is known. */
export function localTimes(
  sendAt: Temporal.Instant | null,
  { timeZone, patientZone }: { timeZone: string; patientZone: string | null },
) {
  const wall = (zone: string): string | null =>
    sendAt && localTime(sendAt, zone).toString({ smallestUnit: 'minute' });
  return { localSendAt: wall(timeZone), patientSendAt: patientZone === null ? null : wall(patientZone) };
}
