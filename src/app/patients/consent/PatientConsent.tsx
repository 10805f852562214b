import { sentenceOf } from '@/client/apiProblem.ts';
import { useConsent } from '@/client/patients.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { Section } from '../../layout/Section.tsx';
import { NumberConsent } from './NumberConsent.tsx';

/** What may be texted to each number of a patient, and on what it rests. */
export function PatientConsent({ patient }: { patient: Patient }) {
  const consent = useConsent(patient.id);
  return (
    <Section title="Consent" description="Per number. An opt-out beats everything.">
      {consent.isPending && <SkeletonRows count={3} label="Loading consent" />}
      {consent.isError && (
        <ErrorState sentence={sentenceOf(consent.error)} onRetry={() => void consent.refetch()} />
      )}
      {consent.data?.length === 0 && (
        <p className="px-4 py-4 text-muted">Consent belongs to a number. Add a phone number first.</p>
      )}
      <ul className="divide-y divide-line">
        {consent.data?.map((state) => (
          <li key={state.phoneNumber}>
            <NumberConsent patient={patient} state={state} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
