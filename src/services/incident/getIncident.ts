import { incidentById } from '@/db/incidentQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { presentIncident, type PresentedIncident } from './presentIncident.ts';

/** One incident. @throws Refusal not_found */
export async function getIncident(ctx: Context, id: string): Promise<PresentedIncident> {
  requireScope(ctx.actor, 'incidents:manage');
  const row = await incidentById(ctx.db, ctx.clinicId, id);
  if (!row) throw noIncident();
  const incident = await presentIncident(ctx, ctx.db, row);
  const patientIds = incident.listedPatients.map((patient) => patient.id);
  await recordView(ctx, 'incident.viewed', { kind: 'incident', id }, { patientIds });
  return incident;
}

export function noIncident(): Refusal {
  return new Refusal('not_found', 'There is no incident with this id in this clinic.');
}
