import { sentenceOf } from '@/client/apiProblem.ts';
import { useMay } from '@/client/permission.ts';
import { useDataProtection } from '@/client/dataProtection.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import { Section } from '../layout/Section.tsx';
import { ClinicKey } from './ClinicKey.tsx';
import { KeptDays } from './KeptDays.tsx';
import { LegalHolds } from './LegalHolds.tsx';

/** How long words are kept, what must stay, and the key that they are sealed with. */
export function DataProtection() {
  const mayLook = useMay('audit:read');
  const state = useDataProtection(mayLook);
  if (!mayLook) return null;
  return (
    <Section
      title="Data protection"
      description="Words of patients are encrypted with a key of the clinic, and removed when their time is over."
    >
      {state.isPending && <Skeleton className="m-4 h-24" />}
      {state.isError && (
        <ErrorState sentence={sentenceOf(state.error)} onRetry={() => void state.refetch()} />
      )}
      {state.isSuccess && (
        <div className="divide-y divide-line">
          <KeptDays kept={state.data.kept} />
          <LegalHolds holds={state.data.holds} />
          <ClinicKey state={state.data.key} />
        </div>
      )}
    </Section>
  );
}
