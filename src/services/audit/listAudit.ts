import { auditEvents, type AuditEventRow } from '@/db/auditListQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { presentPatientId } from '@/db/mergeQueries.ts';
import { patientById, patientsByIds } from '@/db/patientQueries.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { actorNames } from '../actorNames.ts';
import { requireScope, type Context } from '../context.ts';
import { pageFrom, timeCursor } from '../cursor.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordView } from '../recordView.ts';

export type AuditQuery = {
  actorKind?: string | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  subjectId?: string | undefined;
  patientId?: string | undefined;
  /** Local dates of the clinic ("2026-11-30"), both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export type PresentedAuditEvent = {
  id: string;
  at: string;
  action: string;
  actor: { kind: string; id: string | null; name: string | null };
  subject: { kind: string; id: string | null; name: string | null } | null;
  detail: Record<string, unknown>;
  requestId: string | null;
  isSealed: boolean;
};

/**
 * A page of the audit trail, the latest first; looking at it is on the trail too (HIPAA-06 b).
 * @throws Refusal forbidden, patient_not_found
 */
export async function listAudit(
  ctx: Context,
  query: AuditQuery,
): Promise<{ items: PresentedAuditEvent[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'audit:read');
  const { clinicId, db } = ctx;
  const { timeZone } = await clinicById(db, clinicId);
  const patientId =
    query.patientId === undefined ? undefined : await presentPatientId(db, clinicId, query.patientId);
  if (patientId !== undefined && !(await patientById(db, clinicId, patientId))) throw noPatient();
  const found = await auditEvents(
    db,
    clinicId,
    {
      actorKind: query.actorKind ?? null,
      actorId: query.actorId ?? null,
      action: query.action ?? null,
      subjectId: query.subjectId ?? null,
      patientId: patientId ?? null,
      from: query.from === undefined ? null : startOfDay(query.from, 0, timeZone),
      until: query.to === undefined ? null : startOfDay(query.to, 1, timeZone),
    },
    { limit: query.limit + 1, before: timeCursor(query.cursor) },
  );
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.occurredAt.toISOString(), row.id]);
  const items = await presentEvents(ctx, rows);
  await recordView(
    ctx,
    'audit.viewed',
    { kind: patientId === undefined ? 'audit' : 'patient', id: patientId ?? null },
    { results: rows.length, fields: filtersOf(query) },
  );
  return { items, nextCursor };
}

/** Which filters were used, not for what. */
function filtersOf(query: AuditQuery): string[] {
  return Object.entries(query).flatMap(([name, value]) =>
    name === 'limit' || value === undefined ? [] : [name],
  );
}

async function presentEvents(ctx: Context, rows: readonly AuditEventRow[]): Promise<PresentedAuditEvent[]> {
  const nameOf = await actorNames(ctx, ctx.db, rows);
  const { actor } = ctx;
  const seesPatients =
    actor.kind === 'job' || (actor.kind !== 'webhook' && actor.scopes.includes('patients:read'));
  const patientIds = rows.flatMap(({ subjectKind, subjectId }) =>
    seesPatients && subjectKind === 'patient' && subjectId !== null ? [subjectId] : [],
  );
  const patients = await patientsByIds(ctx.db, ctx.clinicId, [...new Set(patientIds)]);
  return rows.map((row) => {
    const patient = patients.get(row.subjectId ?? '');
    return {
      id: row.id,
      at: row.occurredAt.toISOString(),
      action: row.action,
      actor: { kind: row.actorKind, id: row.actorId, name: nameOf(row).name },
      subject:
        row.subjectKind === null
          ? null
          : { kind: row.subjectKind, id: row.subjectId, name: patient ? patientName(patient) : null },
      detail: row.detail,
      requestId: row.requestId,
      isSealed: row.isSealed,
    };
  });
}

/** When a day of the clinic begins; a clock change may have moved its midnight. */
function startOfDay(date: string, daysLater: number, timeZone: string): Date {
  const midnight = Temporal.PlainDate.from(date).add({ days: daysLater }).toPlainDateTime();
  return new Date(resolveLocal(midnight, timeZone).epochMilliseconds);
}
