import { Link } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useFhirProblems, useRepeatFhirWrites } from '@/client/fhirConnections.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { FhirConnection } from '@/contracts/fhirConnection.ts';

const kinds = { answer: 'A patient’s answer', status: 'A change of a visit', text: 'A text' };

/** What staff should know of what came from a server, and what could not be written to it. */
export function ProblemsDialog({
  connection,
  noPermission,
  onClose,
}: {
  connection: FhirConnection;
  noPermission: string | null;
  onClose: () => void;
}) {
  const { clinic } = useSession();
  const found = useFhirProblems(connection.id);
  const repeat = useRepeatFhirWrites();
  const { problems = [], failedWrites = [] } = found.data ?? {};
  const { counts } = connection;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`To see to: ${connection.name}`}
      description="It goes from this list when the record system is read without it."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {found.isPending && <SkeletonRows count={2} label="Loading problems" />}
      {found.isError && (
        <ErrorState sentence={sentenceOf(found.error)} onRetry={() => void found.refetch()} />
      )}
      {found.isSuccess && problems.length + failedWrites.length === 0 && (
        <p className="text-muted">Nothing. What came was as it should be, and everything was written.</p>
      )}
      {failedWrites.length > 0 && (
        <section className="mb-4 flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold">Not written ({counts.failed})</h3>
            <Button
              size="small"
              disabledReason={noPermission}
              disabled={repeat.isPending}
              onClick={() => repeat.mutate(connection.id)}
            >
              Try all again
            </Button>
          </div>
          <ul className="divide-y divide-line text-[0.8125rem]">
            {failedWrites.map((write) => (
              <li key={write.id} className="py-1.5">
                {kinds[write.kind]}: {write.text}{' '}
                <span className="text-muted">
                  <RelativeTime at={write.failedAt} timeZone={clinic.timeZone} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problems.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">
            What came ({counts.problems > problems.length ? `the latest ${problems.length} of ` : ''}
            {counts.problems})
          </h3>
          <ul className="divide-y divide-line text-[0.8125rem]">
            {problems.map((problem) => (
              <li key={`${problem.resource} ${problem.code}`} className="flex flex-col gap-0.5 py-1.5">
                <span className="flex flex-wrap items-center gap-2">
                  <span className="break-all text-muted">{problem.resource}</span>
                  {problem.holds && <Badge tone="caution">Not taken over</Badge>}
                  {problem.patientId !== null && (
                    <Link
                      to="/patients/$patientId"
                      params={{ patientId: problem.patientId }}
                      className="text-accent-text underline underline-offset-2"
                    >
                      Open the patient
                    </Link>
                  )}
                </span>
                <span>
                  {problem.text}
                  {problem.fields.length > 0 && ` (${problem.fields.join(', ')})`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
