import { useState } from 'react';
import { useChangeClinic } from '@/client/clinic.ts';
import { useNoPermission } from '@/client/permission.ts';
import { TextField } from '@/components/ui/Field.tsx';
import type { Operations } from '@/contracts/operations.ts';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';

/** How many automated texts an hour may go before a person looks, and how fast the number may send. */
export function PaceAndBudget({ state }: { state: Operations }) {
  const nowPerHour = String(state.budget.automatedPerHour);
  const nowPerSecond = String(state.senders[0]?.segmentsPerSecond ?? '');
  const [perHour, setPerHour] = useState(nowPerHour);
  const [perSecond, setPerSecond] = useState(nowPerSecond);
  const change = useChangeClinic();
  const noPermission = useNoPermission('clinic:write');
  const isSame = perHour === nowPerHour && perSecond === nowPerSecond;
  const isWhole = /^\d{1,7}$/.test(perHour);
  const isPace = Number(perSecond) > 0;
  const wrong = isWhole && isPace ? null : 'Look at the numbers first.';
  return (
    <Section title="Pace and budget">
      <form
        className="flex flex-col gap-4 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ automatedPerHour: Number(perHour), segmentsPerSecond: Number(perSecond) });
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Automated texts an hour"
            hint="Beyond it reminders and campaigns wait until somebody has looked. Set it a little above your largest campaign."
            inputMode="numeric"
            value={perHour}
            error={isWhole ? null : 'A whole number, please.'}
            readOnly={noPermission !== null}
            onChange={(event) => setPerHour(event.target.value.trim())}
          />
          <TextField
            label="Segments a second"
            hint="As your contract with Twilio says: 1 for a long code, 3 toll-free, more for a registered campaign."
            inputMode="decimal"
            value={perSecond}
            error={isPace ? null : 'A number above 0, please.'}
            readOnly={noPermission !== null}
            onChange={(event) => setPerSecond(event.target.value.trim())}
          />
        </div>
        <SaveBar change={change} isSame={isSame} problem={wrong} />
      </form>
    </Section>
  );
}
