import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeIncident } from '@/client/incidents.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { TextAreaField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Incident } from '@/contracts/incident.ts';
import { incidentFactors, missingFactors, type IncidentDecision } from '@/domain/incident/incident.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { Section } from '../layout/Section.tsx';
import { factorWords } from './incidentWords.ts';

/** What happened, the four factors and what they show; until then it is presumed a breach. */
export function AssessIncident({ incident }: { incident: Incident }) {
  const { clinic } = useSession();
  const change = useChangeIncident(incident.id);
  const [what, setWhat] = useState(incident.what);
  const [factors, setFactors] = useState(incident.factors);
  const [reason, setReason] = useState(incident.reason);
  const [decision, setDecision] = useState<IncidentDecision | null>(incident.decision);
  const isClosed = incident.state === 'closed';
  const isMissing = missingFactors({ factors }).length > 0 || reason.trim() === '';
  const obstacle = isClosed
    ? 'It is closed. Open it again to change it.'
    : what.trim().length < 3
      ? 'Say first what happened.'
      : decision !== null && isMissing
        ? 'A decision needs words about all four factors, and why.'
        : null;

  return (
    <Section
      title="What happened, and how bad it is"
      description="Presumed a breach until the four factors show that the data were hardly compromised."
    >
      <form
        className="flex flex-col gap-4 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (obstacle !== null) return;
          change.mutate({ what, factors, reason, decision }, { onSuccess: () => toast('Saved') });
        }}
      >
        {change.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(change.error)}
          </Notice>
        )}
        <TextAreaField
          label="What happened"
          maxLength={4000}
          disabled={isClosed}
          value={what}
          onChange={(event) => setWhat(event.target.value)}
        />
        {incidentFactors.map((factor) => (
          <TextAreaField
            key={factor}
            {...factorWords[factor]}
            rows={2}
            maxLength={4000}
            disabled={isClosed}
            value={factors[factor]}
            onChange={(event) => setFactors({ ...factors, [factor]: event.target.value })}
          />
        ))}
        <ChoiceGroup legend="What they show">
          <Decision value={null} label="Not weighed yet" {...{ decision, setDecision, isClosed }} />
          <Decision
            value="low_probability"
            label="Low probability that the data were compromised: nobody has to be told"
            {...{ decision, setDecision, isClosed }}
          />
          <Decision value="breach" label="A breach" {...{ decision, setDecision, isClosed }} />
        </ChoiceGroup>
        <TextAreaField
          label="Why"
          rows={2}
          maxLength={4000}
          disabled={isClosed}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {incident.decidedAt !== null && (
          <p className="text-[0.8125rem] text-muted">
            Decided {exactTime(incident.decidedAt, clinic.timeZone)}
            {incident.decidedBy !== null && ` by ${incident.decidedBy}`}
          </p>
        )}
        <div>
          <Button variant="primary" type="submit" disabled={change.isPending} disabledReason={obstacle}>
            {change.isPending ? 'Saving …' : 'Save'}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Decision({
  value,
  label,
  decision,
  setDecision,
  isClosed,
}: {
  value: IncidentDecision | null;
  label: string;
  decision: IncidentDecision | null;
  setDecision: (decision: IncidentDecision | null) => void;
  isClosed: boolean;
}) {
  return (
    <Checkbox
      type="radio"
      name="decision"
      label={label}
      disabled={isClosed}
      checked={decision === value}
      onChange={() => setDecision(value)}
    />
  );
}
