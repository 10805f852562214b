import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeIncident } from '@/client/incidents.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Field, inputStyle } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Incident } from '@/contracts/incident.ts';
import { notClosable } from '@/domain/incident/deadlines.ts';
import { dayWords } from '../appointments/days.ts';
import { Section } from '../layout/Section.tsx';
import { useToday } from '../words/useToday.ts';
import { daysTone, daysWords, partyWords } from './incidentWords.ts';

const obstacles = {
  not_assessed: 'Decide first whether it is a breach.',
  not_told: 'Say first on which days whoever has to be told was told.',
} as const;

/** Who has to be told and until when, on which day they were, and the end of it. */
export function WhoWasTold({ incident }: { incident: Incident }) {
  const change = useChangeIncident(incident.id);
  const isClosed = incident.state === 'closed';
  const obstacle = notClosable(incident, incident.deadlines);
  return (
    <Section
      title="Who has to be told"
      description="Last days; the law says without delay, and some states ask for fewer."
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        {change.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(change.error)}
          </Notice>
        )}
        {incident.deadlines.length === 0 && <p className="text-muted">Nobody: it is no breach.</p>}
        <ul className="flex flex-col gap-3">
          {incident.deadlines.map((deadline) => (
            <li key={deadline.whom} className="flex flex-col gap-1">
              <p className="flex flex-wrap items-center gap-x-2">
                <span className="font-medium">{partyWords[deadline.whom].who}</span>
                <span className="text-[0.8125rem] text-muted">until {dayWords(deadline.on)}</span>
                {deadline.toldOn === null && !isClosed && (
                  <Badge tone={daysTone(deadline.daysLeft)}>{daysWords(deadline.daysLeft)}</Badge>
                )}
              </p>
              <ToldOn
                label={partyWords[deadline.whom].told}
                day={deadline.toldOn}
                isSaving={change.isPending}
                isClosed={isClosed}
                onSave={(day) =>
                  change.mutate(
                    { toldOn: { [deadline.whom]: day } },
                    { onSuccess: () => toast(day === null ? 'Day taken out' : 'Day noted') },
                  )
                }
              />
            </li>
          ))}
        </ul>
        <div>
          {isClosed ? (
            <Button disabled={change.isPending} onClick={() => change.mutate({ isClosed: false })}>
              Open it again
            </Button>
          ) : (
            <Button
              disabled={change.isPending}
              disabledReason={obstacle === null ? null : obstacles[obstacle]}
              onClick={() => change.mutate({ isClosed: true })}
            >
              Close the incident
            </Button>
          )}
        </div>
      </div>
    </Section>
  );
}

function ToldOn({
  label,
  day,
  isSaving,
  isClosed,
  onSave,
}: {
  label: string;
  day: string | null;
  isSaving: boolean;
  isClosed: boolean;
  onSave: (day: string | null) => void;
}) {
  const today = useToday();
  const [text, setText] = useState(day ?? '');
  const is = text === '' ? null : text;
  return (
    <div className="flex items-end gap-2">
      <Field label={label} className="min-w-0 flex-1">
        {(control) => (
          <input
            {...control}
            type="date"
            max={today}
            disabled={isClosed}
            className={inputStyle}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button
        disabled={isSaving}
        disabledReason={is === day ? 'Choose another day first.' : null}
        onClick={() => onSave(is)}
      >
        Note
      </Button>
    </div>
  );
}
