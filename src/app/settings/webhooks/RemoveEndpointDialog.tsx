import { useRemoveWebhookEndpoint } from '@/client/webhooks.ts';
import type { WebhookEndpoint } from '@/contracts/webhook.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';

/** Takes an endpoint out of use after one question. */
export function RemoveEndpointDialog({
  endpoint,
  onClose,
}: {
  endpoint: WebhookEndpoint;
  onClose: () => void;
}) {
  const remove = useRemoveWebhookEndpoint();
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="Remove this endpoint?"
      cancel="Keep it"
      action={remove.isPending ? 'Removing …' : 'Remove'}
      isPending={remove.isPending}
      variant="danger"
      error={remove.error}
      onAct={() => remove.mutate(endpoint.id, { onSuccess: onClose })}
    >
      <p>
        “{endpoint.description}” is told of nothing any more, what waits for it included. This cannot be taken
        back. To stop for a while, pause it instead: then nothing is lost.
      </p>
    </FormDialog>
  );
}
