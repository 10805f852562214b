import type { Context as HonoContext } from 'hono';
import { presentPatientId } from '@/db/mergeQueries.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** The patient that `{id}` of the path means: where the record was merged, the one that it is a part of now (ID-10). */
export function patientIdOf(c: HonoContext<ServerEnv>, server: ServerDeps): Promise<string> {
  return presentPatientId(server.staff.db, c.get('clinicId'), c.req.param('id') ?? '');
}
