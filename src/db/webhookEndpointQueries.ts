import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { WebhookEndpointTable, WebhookSecretTable } from './schema.ts';

export type WebhookEndpointRow = Selectable<WebhookEndpointTable>;
export type WebhookSecretRow = Selectable<WebhookSecretTable>;

export async function insertWebhookEndpoint(
  connection: Connection,
  endpoint: Insertable<WebhookEndpointTable>,
): Promise<void> {
  await connection.insertInto('webhookEndpoint').values(endpoint).execute();
}

export async function insertWebhookSecret(
  connection: Connection,
  secret: Insertable<WebhookSecretTable>,
): Promise<void> {
  await connection.insertInto('webhookSecret').values(secret).execute();
}

/** A page of the clinic's endpoints, the newest first. */
export function webhookEndpointsOf(
  connection: Connection,
  clinicId: string,
  { limit, before }: { limit: number; before: { at: Date; id: string } | null },
): Promise<WebhookEndpointRow[]> {
  return connection
    .selectFrom('webhookEndpoint')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('removedAt', 'is', null)
    .$if(before !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${before?.at}::timestamptz, ${before?.id}::uuid)`),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function webhookEndpointById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<WebhookEndpointRow | undefined> {
  return connection
    .selectFrom('webhookEndpoint')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
}

/** Locked against claims, and against whoever else changes it. */
export function lockWebhookEndpoint(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<WebhookEndpointRow | undefined> {
  return connection
    .selectFrom('webhookEndpoint')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function updateWebhookEndpoint(
  connection: Connection,
  clinicId: string,
  id: string,
  set: Updateable<WebhookEndpointTable>,
): Promise<void> {
  await connection
    .updateTable('webhookEndpoint')
    .set(set)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** The secrets that sign now, the newest first. */
export function secretsOfEndpoint(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  now: Date,
): Promise<WebhookSecretRow[]> {
  return connection
    .selectFrom('webhookSecret')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('endpointId', '=', endpointId)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** From then on the secret that signed so far signs no more; one that was to end before is ended now. */
export async function endWebhookSecrets(
  connection: Connection,
  clinicId: string,
  endpointId: string,
  at: { expiresAt: Date; now: Date },
): Promise<void> {
  await connection
    .deleteFrom('webhookSecret')
    .where('clinicId', '=', clinicId)
    .where('endpointId', '=', endpointId)
    .where((where) => where.or([where('expiresAt', 'is not', null), where.val(at.expiresAt <= at.now)]))
    .execute();
  await connection
    .updateTable('webhookSecret')
    .set({ expiresAt: at.expiresAt })
    .where('clinicId', '=', clinicId)
    .where('endpointId', '=', endpointId)
    .execute();
}

/** How many deliveries wait for each endpoint of the clinic, and since when the oldest has been due. */
export async function waitingOfEndpoints(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<
  { endpointId: string; state: WebhookEndpointRow['state']; waiting: number; oldestSeconds: number }[]
> {
  const { rows } = await sql<{
    endpointId: string;
    state: WebhookEndpointRow['state'];
    waiting: number;
    oldestSeconds: number;
  }>`
    select e.id as endpoint_id, e.state, w.waiting,
           greatest(0, coalesce(extract(epoch from ${now}::timestamptz - w.oldest), 0))::float8 as oldest_seconds
      from webhook_endpoint e cross join lateral (
        select count(*)::int8 as waiting, min(v.occurred_at) as oldest
          from webhook_delivery d join webhook_event v on v.clinic_id = d.clinic_id and v.id = d.event_id
         where d.clinic_id = e.clinic_id and d.endpoint_id = e.id and d.state = 'waiting') as w
     where e.clinic_id = ${clinicId}::uuid and e.removed_at is null`.execute(connection);
  return rows;
}

/** Whether an endpoint of the clinic was disabled. */
export async function hasDisabledEndpoint(connection: Connection, clinicId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('webhookEndpoint')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('removedAt', 'is', null)
    .where('state', '=', 'disabled')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
