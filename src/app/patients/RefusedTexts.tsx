import { sentenceOf } from '@/client/apiProblem.ts';
import { useRefusedTexts } from '@/client/decisions.ts';
import { useSession } from '@/client/session.ts';
import { Findings } from '@/components/twilio/Findings.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import type { Decision } from '@/contracts/decision.ts';
import type { Patient } from '@/contracts/patient.ts';
import { Section } from '../layout/Section.tsx';
import { categoryWords } from '../words/categoryWords.ts';

/** Texts to a patient that were refused, or campaigns that left the patient out: why, and what to do. Nothing where there are none. */
export function RefusedTexts({ patient }: { patient: Patient }) {
  const refused = useRefusedTexts(patient.id);
  const { clinic } = useSession();
  if (refused.isError)
    return <ErrorState sentence={sentenceOf(refused.error)} onRetry={() => void refused.refetch()} />;
  const decisions = refused.data?.items ?? [];
  if (decisions.length === 0) return null;
  return (
    <Section
      title="Texts that were not sent"
      description="The latest first. There is no text, only the reason."
    >
      <ul aria-label="Texts that were not sent" className="divide-y divide-line">
        {decisions.map((decision) => (
          <Refused key={decision.id} decision={decision} timeZone={clinic.timeZone} />
        ))}
      </ul>
    </Section>
  );
}

function Refused({ decision, timeZone }: { decision: Decision; timeZone: string }) {
  const { findings, category, by, decidedAt, campaignId } = decision;
  const reason = findings.find(({ outcome }) => outcome !== 'warn');
  const what = [
    category === null ? 'Text' : categoryWords[category],
    campaignId === null ? null : 'campaign',
    by.name,
  ].filter((word) => word !== null);
  return (
    <li className="flex flex-col gap-1 px-4 py-2.5">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs text-muted">
        <span>{what.join(' · ')}</span>
        <time dateTime={decidedAt}>{exactTime(decidedAt, timeZone)}</time>
      </p>
      <p className="font-medium">{reason?.sentence ?? 'It was refused.'}</p>
      {reason?.advice != null && <p className="text-[0.8125rem] text-muted">{reason.advice}</p>}
      <details className="text-[0.8125rem]">
        <summary className="min-h-6 cursor-pointer py-0.5 text-muted hover:text-text">By which rules</summary>
        <div className="pt-1.5">
          <Findings findings={findings} />
        </div>
      </details>
    </li>
  );
}
