import { Link } from '@tanstack/react-router';
import { FlaskConical, Radio, TriangleAlert } from 'lucide-react';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { PhoneButton } from '../phone/PhoneDock.tsx';
import { classNames } from '@/components/ui/classNames.ts';

/** Always says whether texts are real, and what else one must know before sending. */
export function ModeBanner() {
  const { mode, warnings, sendingEnabled } = useSession();
  const isSimulator = mode === 'simulator';
  const Icon = isSimulator ? FlaskConical : Radio;
  return (
    <aside aria-label="Mode and warnings" className="text-[0.8125rem] print:hidden">
      <div
        className={classNames(
          'flex min-h-7 items-center gap-2 border-b px-4 py-1 leading-snug',
          isSimulator
            ? 'border-caution-line bg-caution-soft text-caution'
            : 'border-accent-line bg-accent-soft text-accent-text',
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <p>
          {isSimulator
            ? 'Simulator: texts go to the phone on this screen, nobody is texted'
            : 'Live: texts go to real phones through Twilio'}
        </p>
        {isSimulator && <PhoneButton />}
      </div>
      {!sendingEnabled && (
        <Warning>
          Sending is switched off for this installation. Patients’ texts still arrive, and STOP still works.
        </Warning>
      )}
      {warnings.map((warning) => (
        <Warning key={warning.code} isStop={stops.has(warning.code)}>
          {warning.message}
        </Warning>
      ))}
    </aside>
  );
}

/** What stops texts for now, and is looked at on the screen of the operations. */
const stops: ReadonlySet<string> = new Set(['sender_held', 'brake_set', 'circuit_open']);

function Warning({ children, isStop = false }: { children: string; isStop?: boolean }) {
  return (
    <div
      className={classNames(
        'flex min-h-7 items-start gap-2 border-b px-4 py-1 leading-snug',
        isStop
          ? 'border-caution-line bg-caution-soft text-caution'
          : 'border-danger-line bg-danger-soft text-danger',
      )}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 flex-1">
        {children} {isStop && <OperationsLink />}
      </p>
    </div>
  );
}

/** For those who may look there. */
function OperationsLink() {
  return useNoPermission('metrics:read') === null ? (
    <Link to="/operations" className="font-medium whitespace-nowrap underline underline-offset-2">
      Open operations
    </Link>
  ) : null;
}
