import type { WebhookEndpointRow } from '@/db/webhookEndpointQueries.ts';
import { isEventType, type EventType } from '@/domain/webhook/eventTypes.ts';

export type PresentedEndpoint = {
  id: string;
  url: string;
  description: string;
  eventTypes: EventType[];
  state: 'active' | 'paused' | 'disabled';
  stateSince: string;
  disabledBecause: 'failing' | 'gone' | null;
  failures: number;
  failingSince: string | null;
  createdAt: string;
  updatedAt: string;
};

/** An endpoint without its secrets. */
export function presentEndpoint(row: WebhookEndpointRow): PresentedEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.eventTypes.filter(isEventType),
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    disabledBecause: row.disabledBecause,
    failures: row.failures,
    failingSince: row.failingSince?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
