import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAppointments } from '@/client/appointments.ts';
import { useReminderPreview } from '@/client/reminderRules.ts';
import { useSession } from '@/client/session.ts';
import { shortDay, timeOfDay, wallTime } from '@/components/ui/clinicTime.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import type { z } from 'zod';
import { reminderPreviewRequestSchema } from '@/contracts/reminderRule.ts';
import { useSettled } from '../forms/useSettled.ts';
import { useToday } from '../words/useToday.ts';
import { stepWords } from './stepWords.ts';

type Steps = z.input<typeof reminderPreviewRequestSchema>['steps'];

function stepsOf(text: string): Steps {
  return reminderPreviewRequestSchema.shape.steps.safeParse(JSON.parse(text)).data ?? [];
}

/** What the steps would mean for a real visit: when each text goes, in whose time, and why one would not. */
export function RulePreview({ steps }: { steps: Steps }) {
  const { clinic } = useSession();
  const visits = useAppointments({ from: useToday() });
  const coming = visits.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const visitId = chosen ?? coming[0]?.id ?? null;
  const preview = useReminderPreview(visitId, stepsOf(useSettled(JSON.stringify(steps))));
  if (coming.length === 0) return null;
  return (
    <section aria-label="Preview" className="rounded-lg bg-sunken p-3">
      <SelectField
        label="What this means for"
        options={coming.map(({ id, patient, startsAt }) => ({
          value: id,
          label: `${patient.name}, ${when(startsAt, clinic.timeZone)}`,
        }))}
        value={visitId ?? ''}
        onChange={({ target }) => setChosen(target.value)}
      />
      {preview.error && <p className="mt-2 text-xs text-danger">{sentenceOf(preview.error)}</p>}
      <ol className="mt-2 flex flex-col gap-1 text-[0.8125rem]">
        {preview.data?.map(({ stepId, sendAt, patientSendAt, patientZone, sentence, together }, index) => {
          const step = steps[index];
          return (
            <li key={stepId}>
              {step && (
                <span className="text-muted">
                  {stepWords({ anchor: step.anchor, days: step.days ?? 0, hours: step.hours ?? 0 })}:{' '}
                </span>
              )}
              {sendAt === null ? (
                <span>does not go. {sentence}</span>
              ) : (
                <span>
                  <time dateTime={sendAt}>{when(sendAt, clinic.timeZone)}</time>
                  {patientSendAt !== null && patientZone !== clinic.timeZone && (
                    <span className="text-muted"> ({wallTime(patientSendAt)} where the patient is)</span>
                  )}
                  {together.length > 0 && (
                    <span className="text-muted">, in one text with {listed(together, clinic.timeZone)}</span>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function when(at: string, timeZone: string): string {
  return `${shortDay(at, timeZone)}, ${timeOfDay(at, timeZone)}`;
}

/** "Leo Park (Dec 8, 9:30 AM)". */
function listed(visits: readonly { patientName: string; startsAt: string }[], timeZone: string): string {
  return visits.map(({ patientName, startsAt }) => `${patientName} (${when(startsAt, timeZone)})`).join(', ');
}
