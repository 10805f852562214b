import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApiKeys } from '@/client/apiKeys.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime, shortDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { ApiKey } from '@/contracts/apiKey.ts';
import { scopeMeanings, scopes } from '@/domain/access/scopes.ts';
import { Section } from '../layout/Section.tsx';
import { categoryWords } from '../words/categoryWords.ts';
import { NewApiKeyDialog } from './NewApiKeyDialog.tsx';
import { RevokeApiKeyDialog } from './RevokeApiKeyDialog.tsx';

/** The keys by which other software uses the API as this clinic. */
export function ApiKeys() {
  const noPermission = useNoPermission('keys:manage');
  const keys = useApiKeys(noPermission === null);
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <Section
      title="API keys"
      description="For other software that sends and reads as this clinic."
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          New key
        </Button>
      }
    >
      {noPermission !== null && (
        <p className="px-4 py-4 text-muted">Only administrators see and make API keys.</p>
      )}
      {noPermission === null && keys.isPending && <SkeletonRows count={2} label="Loading API keys" />}
      {keys.isError && <ErrorState sentence={sentenceOf(keys.error)} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && (
        <EmptyState icon={KeyRound} title="No API keys yet">
          Make one for the software that should send texts. It is shown once.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {keys.data?.map((key) => (
          <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
        ))}
      </ul>
      <NewApiKeyDialog isOpen={isAdding} onOpenChange={setAdding} />
      <RevokeApiKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </Section>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { clinic } = useSession();
  const { attestation, revokedAt } = apiKey;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{apiKey.name}</span>
          <code className="font-mono text-xs text-muted">…{apiKey.hint}</code>
          {revokedAt !== null && <Badge tone="danger">Revoked {shortDay(revokedAt, clinic.timeZone)}</Badge>}
        </p>
        <p className="text-xs text-muted">
          Made <time dateTime={apiKey.createdAt}>{shortDay(apiKey.createdAt, clinic.timeZone)}</time>,{' '}
          {apiKey.lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              last used <RelativeTime at={apiKey.lastUsedAt} timeZone={clinic.timeZone} />
            </>
          )}
        </p>
        <details className="mt-1 text-[0.8125rem]">
          <summary className="w-fit cursor-pointer rounded py-0.5 text-muted hover:text-text">
            {apiKey.scopes.length === scopes.length
              ? 'May do everything'
              : apiKey.scopes.length === 1
                ? 'May do 1 thing'
                : `May do ${apiKey.scopes.length} things`}
            {attestation !== null && ', attests consent'}
          </summary>
          <ul className="mt-1 ml-4 list-disc text-muted">
            {apiKey.scopes.map((scope) => (
              <li key={scope}>{scopeMeanings[scope]}</li>
            ))}
          </ul>
          {attestation !== null && (
            <div className="mt-2 rounded-lg bg-sunken px-3 py-2">
              <p>
                Attests consent to texts about{' '}
                {attestation.categories.map((category) => categoryWords[category].toLowerCase()).join(', ')}:
              </p>
              <blockquote className="mt-1 text-muted">“{attestation.wording}”</blockquote>
              <p className="mt-1 text-xs text-muted">
                {attestation.by}, {exactTime(attestation.at, clinic.timeZone)}
              </p>
            </div>
          )}
        </details>
      </div>
      {revokedAt === null && (
        <Button size="small" variant="danger" onClick={onRevoke}>
          Revoke
          <span className="sr-only"> {apiKey.name}</span>
        </Button>
      )}
    </li>
  );
}
