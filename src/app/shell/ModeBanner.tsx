import { FlaskConical, Radio, TriangleAlert } from 'lucide-react';
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
        <Warning key={warning.code}>{warning.message}</Warning>
      ))}
    </aside>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <p className="flex min-h-7 items-center gap-2 border-b border-danger-line bg-danger-soft px-4 py-1 leading-snug text-danger">
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      {children}
    </p>
  );
}
