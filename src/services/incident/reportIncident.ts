import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { presentPatientIds } from '@/db/mergeQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import type { IncidentKind } from '@/domain/incident/incident.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { noPatient } from '../patient/getPatient.ts';
import { openIncident } from './openIncident.ts';

export type IncidentReport = {
  kind: IncidentKind;
  what: string;
  /** ISO; undefined: now. */
  discoveredAt?: string | undefined;
  patientIds: readonly string[];
  people: number | null;
  mostInState: number | null;
};

/**
 * Somebody reports what may be a breach: whoever works here may, and managers are called to weigh it. The clock runs from the discovery
 * (HIPAA-08). @throws Refusal patient_not_found, invalid_request where it was discovered in the future
 */
export async function reportIncident(ctx: Context, report: IncidentReport): Promise<{ id: string }> {
  requireScope(ctx.actor, 'tasks:write');
  const now = ctx.now();
  const discoveredAt = readDiscovery(report.discoveredAt, now);
  await ctx.vault.prepare(ctx.clinicId);
  return ctx.db.transaction().execute(async (tx) => {
    const patientIds = await presentPatients(ctx, tx, report.patientIds);
    const { kind, what, people, mostInState } = report;
    const id = await openIncident(ctx, tx, {
      kind,
      what,
      people,
      mostInState,
      source: 'staff',
      discoveredAt,
      patientIds,
      textIds: [],
      messageId: null,
      ...actorColumns(ctx.actor),
    });
    if (id === null) throw new Error('an incident that no text reports was there already');
    const taskId = ctx.newId();
    await insertTask(tx, {
      clinicId: ctx.clinicId,
      id: taskId,
      kind: 'incident_reported',
      priority: 'high',
      reason: 'Patient data may have reached whom it should not. Weigh the four factors: the clock runs.',
      incidentId: id,
      openedAt: now,
    });
    await recordChange(tx, ctx.clinicId, 'task', taskId);
    return { id };
  });
}

/** The patients that these ids mean now, each once. @throws Refusal patient_not_found */
export async function presentPatients(
  ctx: Context,
  tx: Connection,
  patientIds: readonly string[],
): Promise<string[]> {
  const asked = [...new Set(patientIds)];
  const meant = await presentPatientIds(tx, ctx.clinicId, asked);
  if (meant.size < asked.length) throw noPatient();
  return [...new Set(meant.values())];
}

/** @throws Refusal invalid_request */
export function readDiscovery(text: string | undefined, now: Date): Date {
  const at = text === undefined ? now : new Date(text);
  if (at > now)
    throw new Refusal('invalid_request', 'What is not discovered yet has no clock.', {
      field: 'discoveredAt',
    });
  return at;
}
