import { useRevokeApiKey } from '@/client/apiKeys.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { ApiKey } from '@/contracts/apiKey.ts';

/** Ends a key after one question: what uses it stops working at once. */
export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const revoke = useRevokeApiKey();
  return (
    <Dialog
      isOpen={apiKey !== null}
      onOpenChange={() => {
        revoke.reset();
        onClose();
      }}
      title="Revoke this key?"
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={revoke.isPending}
            onClick={() => apiKey !== null && revoke.mutate(apiKey.id, { onSuccess: onClose })}
          >
            {revoke.isPending ? 'Revoking …' : 'Revoke'}
          </Button>
        </>
      }
    >
      {revoke.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(revoke.error)}
        </Notice>
      )}
      <p>
        What uses “{apiKey?.name}” can no longer send or read anything, from this moment. This cannot be taken
        back; make a new key instead.
      </p>
    </Dialog>
  );
}
