import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useChangeWebhookEndpoint, useCreateWebhookEndpoint } from '@/client/webhooks.ts';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newWebhookEndpointSchema, type WebhookEndpoint } from '@/contracts/webhook.ts';
import { eventMeanings, eventTypes } from '@/domain/webhook/eventTypes.ts';
import { Checkbox, ChoiceGroup } from '../../forms/Checkbox.tsx';
import { contractResolver } from '../../forms/contractResolver.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { among, placeProblem } from '../../forms/serverProblem.ts';
import { SecretDialog } from './SecretDialog.tsx';

interface Fields {
  url: string;
  description: string;
  eventTypes: string[];
}

const formId = 'webhook-endpoint';

/** Adds an endpoint and shows its secret this once, or changes one. */
export function EndpointDialog({
  endpoint,
  onClose,
}: {
  endpoint: WebhookEndpoint | null;
  onClose: () => void;
}) {
  const create = useCreateWebhookEndpoint();
  const change = useChangeWebhookEndpoint();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, z.output<typeof newWebhookEndpointSchema>>({
    defaultValues: {
      url: endpoint?.url ?? '',
      description: endpoint?.description ?? '',
      eventTypes: endpoint?.eventTypes ?? [...eventTypes],
    },
    resolver: contractResolver({
      schema: newWebhookEndpointSchema,
      toRequest: (fields: Fields) => fields,
      words: {
        url: 'Write the full address, such as https://example.com/hooks.',
        description: 'Say which software it is, in at most 120 characters.',
        eventTypes: 'Choose at least one.',
      },
    }),
  });
  const { register, formState } = form;
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      if (endpoint === null) {
        await create.mutateAsync(request);
        return; // The secret stays on screen.
      }
      await change.mutateAsync({ id: endpoint.id, body: request });
      onClose();
    } catch (error) {
      setProblem(placeProblem(error, form.setError, among<Fields>(['url', 'description', 'eventTypes'])));
    }
  });
  if (create.data !== undefined) return <SecretDialog secret={create.data.secret} onClose={onClose} />;
  const isPending = create.isPending || change.isPending;
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title={endpoint === null ? 'New webhook endpoint' : 'Change the endpoint'}
      action={isPending ? 'Saving …' : endpoint === null ? 'Add the endpoint' : 'Save'}
      isPending={isPending}
      formId={formId}
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {problem !== null && (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <TextField
          label="Address"
          type="url"
          placeholder="https://example.com/hooks"
          autoComplete="off"
          hint="https on a public address. Redirects are not followed."
          error={formState.errors.url?.message}
          {...register('url')}
        />
        <TextField
          label="Name"
          placeholder="Practice software"
          autoComplete="off"
          hint="Which software listens there."
          error={formState.errors.description?.message}
          {...register('description')}
        />
        <ChoiceGroup legend="It is told when" error={formState.errors.eventTypes?.message}>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {eventTypes.map((type) => (
              <Checkbox key={type} value={type} label={eventMeanings[type]} {...register('eventTypes')} />
            ))}
          </div>
        </ChoiceGroup>
      </form>
    </FormDialog>
  );
}
