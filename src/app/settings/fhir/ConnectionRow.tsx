import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import {
  useChangeFhirConnection,
  usePullFhirConnection,
  useTestFhirConnection,
} from '@/client/fhirConnections.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { FhirConnection } from '@/contracts/fhirConnection.ts';
import { ConnectionDialog } from './ConnectionDialog.tsx';
import { ProblemsDialog } from './ProblemsDialog.tsx';
import { TestFindings } from './TestFindings.tsx';

/** A connection at a glance: whether it works, what came, what is to be seen to, and what can be done. */
export function ConnectionRow({
  connection,
  noPermission,
}: {
  connection: FhirConnection;
  noPermission: string | null;
}) {
  const { clinic } = useSession();
  const change = useChangeFhirConnection();
  const test = useTestFhirConnection();
  const pull = usePullFhirConnection();
  const [open, setOpen] = useState<'settings' | 'problems' | null>(null);
  const { id, name, isPaused, failure, counts, lastPullAt } = connection;
  const toSee = counts.problems + counts.failed;
  const error = change.error ?? test.error ?? pull.error;
  const facts = [
    counted(counts.visits, 'visit'),
    counted(counts.patients, 'patient'),
    `${counts.written} written back`,
    ...(counts.waiting === 0 ? [] : [`${counts.waiting} waiting to be written`]),
  ];
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{name}</span>
            {isPaused ? (
              <Badge tone="caution">{lastPullAt === null ? 'Not started' : 'Paused'}</Badge>
            ) : failure === null ? (
              <Badge tone="good">Reading</Badge>
            ) : (
              <Badge tone="danger">Not working</Badge>
            )}
          </p>
          <p className="text-[0.8125rem] break-all text-muted">{connection.baseUrl}</p>
          <p className="text-[0.8125rem] text-muted">
            {lastPullAt === null ? 'Never read so far' : 'Read '}
            {lastPullAt !== null && <RelativeTime at={lastPullAt} timeZone={clinic.timeZone} />}
            {' · '}
            {facts.join(' · ')}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {isPaused ? (
            <Button
              size="small"
              variant="primary"
              disabledReason={noPermission}
              disabled={change.isPending}
              onClick={() => change.mutate({ id, change: { isPaused: false } })}
            >
              Start
              <span className="sr-only"> {name}</span>
            </Button>
          ) : (
            <Button
              size="small"
              disabledReason={noPermission}
              disabled={pull.isPending}
              onClick={() => pull.mutate(id)}
            >
              Read now
              <span className="sr-only"> {name}</span>
            </Button>
          )}
          <Button
            size="small"
            disabledReason={noPermission}
            disabled={test.isPending}
            onClick={() => test.mutate(id)}
          >
            {test.isPending ? 'Testing …' : 'Test'}
            <span className="sr-only"> {name}</span>
          </Button>
          <Button size="small" disabledReason={noPermission} onClick={() => setOpen('settings')}>
            Settings
            <span className="sr-only"> of {name}</span>
          </Button>
          <Button size="small" onClick={() => setOpen('problems')}>
            {toSee === 0 ? 'Problems' : `${toSee} to see to`}
            <span className="sr-only"> of {name}</span>
          </Button>
        </div>
      </div>
      {failure !== null && !isPaused && (
        <Notice tone="danger" title={failure.text}>
          <p>
            {failure.failures === 1 ? 'Tried once' : `Tried ${failure.failures} times in a row`}, last{' '}
            <RelativeTime at={failure.since} timeZone={clinic.timeZone} />. It is tried again by itself.
          </p>
        </Notice>
      )}
      {error !== null && (
        <Notice tone="danger" role="alert">
          {sentenceOf(error)}
        </Notice>
      )}
      {test.data && <TestFindings findings={test.data.findings} />}
      <ConnectionDialog
        key={String(open === 'settings')}
        connection={connection}
        isOpen={open === 'settings'}
        onClose={() => setOpen(null)}
      />
      {open === 'problems' && (
        <ProblemsDialog connection={connection} noPermission={noPermission} onClose={() => setOpen(null)} />
      )}
    </li>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
