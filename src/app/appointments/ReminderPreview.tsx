import { sentenceOf } from '@/client/apiProblem.ts';
import type { useReminderPreview } from '@/client/reminders.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import { additionNote, SentText, sizeWords } from '../layout/SentText.tsx';

const missingWords: Record<string, string> = {
  doctor: 'The reminder names the clinician, and this visit has none. Add one with “Move or edit”.',
  name: 'The reminder begins with the first name, and this patient has none.',
};

/** The reminder as it will really be sent, and why it may not be. */
export function ReminderPreview({ preview }: { preview: ReturnType<typeof useReminderPreview> }) {
  if (preview.isError) {
    return (
      <Notice tone="danger" role="alert" title="The text could not be prepared">
        {sentenceOf(preview.error)}
      </Notice>
    );
  }
  if (preview.data === undefined) return <Skeleton className="h-24 w-full rounded-2xl" />;
  if (preview.data.preview === undefined) {
    return (
      <Notice tone="caution" role="alert">
        {preview.data.missing.map((field) => (
          <p key={field}>{missingWords[field] ?? `The text lacks a value for “${field}”.`}</p>
        ))}
      </Notice>
    );
  }
  const { language, preview: answer } = preview.data;
  const { additions, text, refusal, warnings, costEstimate, consent, mode } = answer;
  const cost = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: costEstimate.currency,
    maximumFractionDigits: 4,
  }).format(Number(costEstimate.amount));
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-[0.8125rem] font-medium">As it will really be sent</h3>
      <SentText
        text={text}
        additions={additions}
        clinicName={text.slice(0, Math.max(0, text.indexOf(': ')))}
        language={language}
      />
      <p className="text-xs text-muted">
        {[`${sizeWords(answer)}, about ${cost}`, additionNote(additions)]
          .filter((part) => part !== null)
          .join('. ')}
      </p>
      {refusal !== null ? (
        <Notice tone="danger" role="alert" title="This cannot be sent">
          {refusal.message} {refusal.next}
        </Notice>
      ) : (
        <p className="text-xs text-muted">
          {consent.message} {mode === 'simulator' && 'Simulator: nobody is really texted.'}
        </p>
      )}
      {warnings.map(({ code, message }) => (
        <Notice key={code} tone="caution">
          {message}
        </Notice>
      ))}
    </div>
  );
}
