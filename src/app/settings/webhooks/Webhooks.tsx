import { Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { useChangeWebhookEndpoint, useTestWebhookEndpoint, useWebhookEndpoints } from '@/client/webhooks.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { WebhookEndpoint } from '@/contracts/webhook.ts';
import { eventMeanings, eventTypes } from '@/domain/webhook/eventTypes.ts';
import { Section } from '../../layout/Section.tsx';
import { EndpointDialog } from './EndpointDialog.tsx';
import { RemoveEndpointDialog } from './RemoveEndpointDialog.tsx';
import { RotateSecretDialog } from './RotateSecretDialog.tsx';
import { WebhookLog } from './WebhookLog.tsx';
import { answerWords, endpointState } from './webhookWords.ts';

type Open =
  | { what: 'change' | 'rotate' | 'log' | 'remove'; endpoint: WebhookEndpoint }
  | { what: 'new' }
  | null;

/** Other software that is told of what happens here. */
export function Webhooks() {
  const endpoints = useWebhookEndpoints(true);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <Section
      title="Webhooks"
      description="Tell other software what happens here: ids, times and states alone, never words, names or numbers."
      action={
        <Button size="small" onClick={() => setOpen({ what: 'new' })}>
          <Plus aria-hidden />
          New endpoint
        </Button>
      }
    >
      {endpoints.isPending && <SkeletonRows count={2} label="Loading webhooks" />}
      {endpoints.isError && (
        <ErrorState sentence={sentenceOf(endpoints.error)} onRetry={() => void endpoints.refetch()} />
      )}
      {endpoints.data?.length === 0 && (
        <EmptyState icon={Webhook} title="Nobody is told yet">
          Add the address of the software that should learn of visits and texts by itself.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {endpoints.data?.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} onOpen={(what) => setOpen({ what, endpoint })} />
        ))}
      </ul>
      {open?.what === 'new' && <EndpointDialog endpoint={null} onClose={close} />}
      {open?.what === 'change' && <EndpointDialog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'rotate' && <RotateSecretDialog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'log' && <WebhookLog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'remove' && <RemoveEndpointDialog endpoint={open.endpoint} onClose={close} />}
    </Section>
  );
}

function EndpointRow({
  endpoint,
  onOpen,
}: {
  endpoint: WebhookEndpoint;
  onOpen: (what: 'change' | 'rotate' | 'log' | 'remove') => void;
}) {
  const { clinic } = useSession();
  const change = useChangeWebhookEndpoint();
  const test = useTestWebhookEndpoint();
  const state = endpointState(endpoint);
  const isActive = endpoint.state === 'active';
  const named = <span className="sr-only"> {endpoint.description}</span>;
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{endpoint.description}</span>
          {state !== null && <Badge tone={state.tone}>{state.word}</Badge>}
        </p>
        <p className="font-mono text-xs break-all text-muted">{endpoint.url}</p>
        {endpoint.failingSince !== null && (
          <p className="text-xs text-caution">
            Has answered nothing well since{' '}
            <RelativeTime at={endpoint.failingSince} timeZone={clinic.timeZone} />, {endpoint.failures}{' '}
            {endpoint.failures === 1 ? 'attempt' : 'attempts'}. Nothing is lost: messages wait.
          </p>
        )}
        <details className="mt-1 text-[0.8125rem]">
          <summary className="w-fit cursor-pointer rounded py-0.5 text-muted hover:text-text">
            {endpoint.eventTypes.length === eventTypes.length
              ? 'Is told of everything'
              : `Is told of ${endpoint.eventTypes.length} of ${eventTypes.length} kinds of events`}
          </summary>
          <ul className="mt-1 ml-4 list-disc text-muted">
            {endpoint.eventTypes.map((type) => (
              <li key={type}>{eventMeanings[type]}</li>
            ))}
          </ul>
        </details>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" disabled={test.isPending} onClick={() => test.mutate(endpoint.id)}>
          {test.isPending ? 'Sending …' : 'Send a test'}
          {named}
        </Button>
        <Button size="small" onClick={() => onOpen('log')}>
          Messages
          {named}
        </Button>
        <Button
          size="small"
          disabled={change.isPending}
          onClick={() => change.mutate({ id: endpoint.id, body: { state: isActive ? 'paused' : 'active' } })}
        >
          {isActive ? 'Pause' : 'Let it go on'}
          {named}
        </Button>
        <Button size="small" onClick={() => onOpen('change')}>
          Change …{named}
        </Button>
        <Button size="small" onClick={() => onOpen('rotate')}>
          New secret …{named}
        </Button>
        <Button size="small" variant="danger" onClick={() => onOpen('remove')}>
          Remove …{named}
        </Button>
      </div>
      <output className="text-xs text-muted">
        {test.data !== undefined &&
          `Test: ${answerWords(test.data.status, test.data.failure)}, after ${test.data.milliseconds} ms.`}
        {test.error !== null && sentenceOf(test.error)}
        {change.error !== null && sentenceOf(change.error)}
      </output>
    </li>
  );
}
