import { useRevokeApiKey } from '@/client/apiKeys.ts';
import type { ApiKey } from '@/contracts/apiKey.ts';
import { FormDialog } from '../forms/FormDialog.tsx';

/** Ends a key after one question: what uses it stops working at once. */
export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const revoke = useRevokeApiKey();
  return (
    <FormDialog
      isOpen={apiKey !== null}
      onOpenChange={() => {
        revoke.reset();
        onClose();
      }}
      title="Revoke this key?"
      cancel="Keep it"
      action={revoke.isPending ? 'Revoking …' : 'Revoke'}
      isPending={revoke.isPending}
      variant="danger"
      onAct={() => apiKey !== null && revoke.mutate(apiKey.id, { onSuccess: onClose })}
      error={revoke.error}
    >
      <p>
        What uses “{apiKey?.name}” can no longer send or read anything, from this moment. This cannot be taken
        back; make a new key instead.
      </p>
    </FormDialog>
  );
}
