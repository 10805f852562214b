import { CircleCheckBig } from 'lucide-react';
import { useState } from 'react';
import { useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Brake, Operations } from '@/contracts/operations.ts';
import { Section } from '../layout/Section.tsx';
import { brakeReason, brakeTitle, heldWords } from './operationsWords.ts';
import { ReleaseBrakeDialog } from './ReleaseBrakeDialog.tsx';

/** Brakes that are set: what each stops, since when, and how to let it go. */
export function Brakes({ state, timeZone }: { state: Operations; timeZone: string }) {
  const [releasing, setReleasing] = useState<Brake | null>(null);
  const noPermission = useNoPermission('operations:manage');
  const { brakes, brakesSet, budget } = state;
  return (
    <Section
      title="Brake"
      description={`Stops what no person would want: more than two automated texts to one number within an hour, or more than ${budget.automatedPerHour.toLocaleString('en-US')} in all.`}
    >
      {brakes.length === 0 && (
        <p className="flex items-center gap-2 px-4 py-3">
          <CircleCheckBig aria-hidden className="size-4 text-good" />
          No brake is set.
        </p>
      )}
      <ul aria-label="Brakes that are set" className="divide-y divide-line">
        {brakes.map((brake) => (
          <li key={brake.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 flex-1 basis-64">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{brakeTitle(brake)}</span>
                <Badge tone="caution">{heldWords(brake.texts)}</Badge>
              </p>
              <p className="text-[0.8125rem] text-muted">
                {brakeReason(brake, budget.automatedPerHour)} Set{' '}
                <time dateTime={brake.trippedAt}>{exactTime(brake.trippedAt, timeZone)}</time>.
              </p>
            </div>
            <Button size="small" disabledReason={noPermission} onClick={() => setReleasing(brake)}>
              Release …<span className="sr-only"> {brakeTitle(brake)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {brakesSet > brakes.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-muted">
          The latest {brakes.length} of {brakesSet}.
        </p>
      )}
      {releasing !== null && <ReleaseBrakeDialog brake={releasing} onClose={() => setReleasing(null)} />}
    </Section>
  );
}
