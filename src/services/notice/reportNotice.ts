import type { Connection } from '@/db/database.ts';
import { insertNotice, lockNotice, updateNotice, type NoticeRow } from '@/db/noticeQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import { bookableLocation } from '../appointment/bookableLocation.ts';
import { requireScope, type Context } from '../context.ts';
import { lockFoundPatient, type PatientRef } from '../message/recipient.ts';
import { wasErased } from '../patient/getPatient.ts';
import { loadNotice } from './getNotices.ts';
import { invalid, readFields, sealFields, type GivenFields, type NoticeFields } from './noticeFields.ts';
import { changedColumns, isClosed, noteDeed, ownIdHash, readDueDate } from './noticeChanges.ts';
import type { PresentedNotice } from './presentNotice.ts';

export type NoticeReport = GivenFields & {
  kind: NoticeKind;
  patientId: PatientRef;
  /** The id that the reporting program has for it, unique for its kind. */
  externalId?: string | null | undefined;
  /** ISO 8601 with offset; now, without it. */
  occurredAt?: string | undefined;
  /** A local date, for the kinds that have one. */
  dueDate?: string | null | undefined;
  locationId?: string | null | undefined;
};

export type ReportedNotice = { change: 'created' | 'updated' | 'unchanged'; notice: PresentedNotice };

/**
 * Says that something has happened for a patient. With an id of the reporting program: the same report again changes nothing, another one under the same id
 * changes the notice. Its texts are worked out by the clinic's rule right after.
 * @throws Refusal patient_not_found, not_found for a location that is not in use, invalid_request, conflict for a changed report of a closed notice
 */
export async function reportNotice(ctx: Context, report: NoticeReport): Promise<ReportedNotice> {
  requireScope(ctx.actor, 'messages:send');
  await ctx.vault.prepare(ctx.clinicId);
  await bookableLocation(ctx, report.locationId ?? null);
  const fields = readFields(report.kind, report);
  const dueOn = readDueDate(report.kind, report.dueDate ?? null);
  const occurredAt = readOccurred(ctx, report.occurredAt);
  return ctx.db.transaction().execute(async (tx) => {
    const patient = await lockFoundPatient(tx, ctx.clinicId, report.patientId);
    if ((await lockPatient(tx, ctx.clinicId, patient.id))?.erasedAt) throw wasErased();
    const externalIdHash = report.externalId == null ? null : ownIdHash(ctx, report.kind, report.externalId);
    const ref = externalIdHash && { kind: report.kind, externalIdHash };
    const known = ref && (await lockNotice(tx, ctx.clinicId, ref));
    const wanted = {
      patientId: patient.id,
      dueOn,
      locationId: report.locationId ?? null,
      occurredAt,
      fields,
    };
    if (known) return repeat(ctx, tx, known, wanted);
    const id = ctx.newId();
    const now = ctx.now();
    const isNew = await insertNotice(tx, {
      clinicId: ctx.clinicId,
      id,
      patientId: patient.id,
      kind: report.kind,
      externalIdHash,
      ...(await sealFields(ctx, { id, kind: report.kind }, allFields(report.externalId, fields))),
      dueOn,
      locationId: wanted.locationId,
      occurredAt: occurredAt ?? now,
      dueSetAt: now,
      createdAt: now,
      createdByKind: ctx.actor.kind,
      createdById: ctx.actor.id,
      updatedAt: now,
    });
    if (!isNew) {
      // Somebody else has reported it meanwhile.
      const made = ref && (await lockNotice(tx, ctx.clinicId, ref));
      if (!made) throw new Error('a notice could not be stored and is not there either');
      return repeat(ctx, tx, made, wanted);
    }
    await noteDeed(ctx, tx, { id, patientId: patient.id }, 'notice.reported', { kind: report.kind });
    return { change: 'created', notice: await loadNotice(ctx, tx, id) };
  });
}

type Wanted = {
  patientId: string;
  dueOn: string | null;
  locationId: string | null;
  /** Null: the report does not say. */
  occurredAt: Date | null;
  fields: Partial<NoticeFields>;
};

async function repeat(
  ctx: Context,
  tx: Connection,
  known: NoticeRow,
  wanted: Wanted,
): Promise<ReportedNotice> {
  const { occurredAt, ...rest } = wanted;
  const fields = { prescriptionNumber: null, amount: null, ...rest.fields };
  const set = await changedColumns(ctx, known, {
    ...rest,
    fields,
    ...(occurredAt === null ? {} : { occurredAt }),
  });
  const names = Object.keys(set);
  if (names.length === 0) return { change: 'unchanged', notice: await loadNotice(ctx, tx, known.id) };
  if (known.closedAt !== null) throw isClosed(known.id);
  await updateNotice(tx, ctx.clinicId, known.id, set);
  await noteDeed(ctx, tx, { id: known.id, patientId: wanted.patientId }, 'notice.changed', {});
  return { change: 'updated', notice: await loadNotice(ctx, tx, known.id) };
}

function readOccurred(ctx: Context, occurredAt: string | undefined): Date | null {
  if (occurredAt === undefined) return null;
  const at = new Date(occurredAt);
  if (at > ctx.now()) throw invalid('occurredAt', 'Report it when it has happened: this is in the future.');
  return at;
}

function allFields(externalId: string | null | undefined, fields: Partial<NoticeFields>): NoticeFields {
  return { prescriptionNumber: null, amount: null, ...fields, externalId: externalId ?? null };
}
