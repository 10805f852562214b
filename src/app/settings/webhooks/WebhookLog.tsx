import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { useReplayWebhook, useWebhookDeliveries, useWebhookDelivery } from '@/client/webhooks.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { SelectField } from '@/components/ui/Field.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { WebhookDelivery, WebhookEndpoint } from '@/contracts/webhook.ts';
import { ReplaySpan } from './ReplaySpan.tsx';
import { answerWords, deliveryStates } from './webhookWords.ts';

const filters = [
  { value: '', label: 'All messages' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Given up' },
  { value: 'delivered', label: 'Delivered' },
] as const;
type Filter = (typeof filters)[number]['value'];

/** What an endpoint was told in the last 30 days and how it answered; each message, or those of a time, can be sent again. */
export function WebhookLog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const [filter, setFilter] = useState<Filter>('');
  const deliveries = useWebhookDeliveries(endpoint.id, filter);
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Messages to “${endpoint.description}”`}
      description="Of the last 30 days, the newest first. A message keeps its id when it is sent again."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3">
        <SelectField
          label="Show"
          options={filters}
          value={filter}
          onChange={(event) =>
            setFilter(filters.find(({ value }) => value === event.target.value)?.value ?? '')
          }
        />
        {deliveries.isPending && <SkeletonRows count={3} label="Loading messages" />}
        {deliveries.isError && <p className="text-danger">{sentenceOf(deliveries.error)}</p>}
        {deliveries.isSuccess && items.length === 0 && <p className="text-muted">There are none.</p>}
        <ul className="divide-y divide-line">
          {items.map((delivery) => (
            <DeliveryRow key={delivery.eventId} endpointId={endpoint.id} delivery={delivery} />
          ))}
        </ul>
        {deliveries.hasNextPage && (
          <Button
            size="small"
            disabled={deliveries.isFetching}
            onClick={() => void deliveries.fetchNextPage()}
          >
            Show older ones
          </Button>
        )}
        <ReplaySpan endpointId={endpoint.id} />
      </div>
    </Dialog>
  );
}

function DeliveryRow({ endpointId, delivery }: { endpointId: string; delivery: WebhookDelivery }) {
  const { clinic } = useSession();
  const [isOpen, setOpen] = useState(false);
  const replay = useReplayWebhook();
  const { word, tone } = deliveryStates[delivery.state];
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{delivery.type}</code>
          <Badge tone={tone}>{word}</Badge>
        </p>
        <p className="text-xs text-muted">
          <time dateTime={delivery.occurredAt}>{exactTime(delivery.occurredAt, clinic.timeZone)}</time>,{' '}
          {answerWords(delivery.lastStatus, delivery.lastFailure)}
          {delivery.nextTryAt !== null && `, next try ${exactTime(delivery.nextTryAt, clinic.timeZone)}`}
        </p>
        <details className="text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="w-fit cursor-pointer rounded py-0.5 text-muted hover:text-text">
            {delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`}
          </summary>
          <Attempts endpointId={endpointId} delivery={delivery} isOpen={isOpen} />
        </details>
        {replay.error !== null && <p className="text-xs text-danger">{sentenceOf(replay.error)}</p>}
      </div>
      {delivery.state !== 'waiting' && (
        <Button
          size="small"
          disabled={replay.isPending}
          onClick={() => replay.mutate({ id: endpointId, eventId: delivery.eventId })}
        >
          Send again
          <span className="sr-only"> {delivery.type}</span>
        </Button>
      )}
    </li>
  );
}

function Attempts({
  endpointId,
  delivery,
  isOpen,
}: {
  endpointId: string;
  delivery: WebhookDelivery;
  isOpen: boolean;
}) {
  const { clinic } = useSession();
  const whole = useWebhookDelivery(endpointId, delivery.eventId, isOpen);
  return (
    <div className="mt-1 flex flex-col gap-1 text-muted">
      <p className="font-mono break-all">{delivery.messageId}</p>
      <ol className="ml-4 list-decimal">
        {whole.data?.log.map((attempt) => (
          <li key={attempt.number}>
            {exactTime(attempt.startedAt, clinic.timeZone)}: {answerWords(attempt.status, attempt.failure)},{' '}
            {attempt.milliseconds} ms
          </li>
        ))}
      </ol>
    </div>
  );
}
