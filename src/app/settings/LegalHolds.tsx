import { Link } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useLiftHold } from '@/client/dataProtection.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { DataProtection } from '@/contracts/dataProtection.ts';

/** What must stay until further notice, and lifting it. */
export function LegalHolds({ holds }: { holds: DataProtection['holds'] }) {
  const { clinic } = useSession();
  const lift = useLiftHold();
  const noPermission = useNoPermission('records:erase');
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <h3 className="font-medium">Legal holds</h3>
      {holds.length === 0 && <p className="text-muted">None: everything is removed in its time.</p>}
      <ul className="flex flex-col gap-2">
        {holds.map(({ id, patientId, reason, placedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span className="min-w-0 flex-1 basis-64">
              {reason}
              <span className="block text-xs text-muted">
                {patientId === null ? (
                  'The whole clinic'
                ) : (
                  <Link
                    to="/patients/$patientId"
                    params={{ patientId }}
                    className="underline underline-offset-2"
                  >
                    One patient
                  </Link>
                )}
                {' · since '}
                <RelativeTime at={placedAt} timeZone={clinic.timeZone} />
              </span>
            </span>
            <Button disabled={lift.isPending} disabledReason={noPermission} onClick={() => lift.mutate(id)}>
              Lift
            </Button>
          </li>
        ))}
      </ul>
      {lift.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(lift.error)}
        </Notice>
      )}
    </div>
  );
}
