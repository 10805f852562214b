import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeIncident } from '@/client/incidents.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Incident } from '@/contracts/incident.ts';
import { PatientPicker } from '../patients/PatientPicker.tsx';
import { PlaceHoldDialog } from '../patients/record/PlaceHoldDialog.tsx';
import { Section } from '../layout/Section.tsx';

/** Whom an incident concerns: by name, and how many where nobody can list them. Each record can be held for counsel. */
export function ConcernedPatients({ incident }: { incident: Incident }) {
  const change = useChangeIncident(incident.id);
  const mayNotHold = useNoPermission('records:erase');
  const [holding, setHolding] = useState<string | null>(null);
  const isClosed = incident.state === 'closed';
  const ids = incident.listedPatients.map(({ id }) => id);
  return (
    <Section title="Whom it concerns">
      <div className="flex flex-col gap-3 px-4 py-3">
        {change.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(change.error)}
          </Notice>
        )}
        {ids.length === 0 && <p className="text-muted">Nobody is listed.</p>}
        <ul aria-label="Patients concerned" className="flex flex-col gap-1">
          {incident.listedPatients.map(({ id, name }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link
                to="/patients/$patientId"
                params={{ patientId: id }}
                className="inline-flex min-h-6 min-w-0 flex-1 items-center font-medium underline-offset-2 hover:underline"
              >
                {name}
              </Link>
              <Button size="small" disabledReason={mayNotHold} onClick={() => setHolding(id)}>
                Legal hold
              </Button>
              {!isClosed && (
                <Button
                  size="small"
                  aria-label={`Take off ${name}`}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ patientIds: ids.filter((one) => one !== id) })}
                >
                  Take off
                </Button>
              )}
            </li>
          ))}
        </ul>
        {!isClosed && (
          <>
            <PatientPicker
              key={ids.join()}
              label="Add a patient"
              value={null}
              onChange={(patient) => {
                if (patient !== null) change.mutate({ patientIds: [...new Set([...ids, patient.id])] });
              }}
            />
            <HowMany key={`${incident.statedPeople}/${incident.mostInState}`} incident={incident} />
          </>
        )}
      </div>
      {holding !== null && (
        <PlaceHoldDialog
          patientId={holding}
          isOpen
          onOpenChange={(isOpen) => (isOpen ? undefined : setHolding(null))}
        />
      )}
    </Section>
  );
}

function HowMany({ incident }: { incident: Incident }) {
  const change = useChangeIncident(incident.id);
  const [people, setPeople] = useState(textOf(incident.statedPeople));
  const [inState, setInState] = useState(textOf(incident.mostInState));
  const obstacle = isNumber(people) && isNumber(inState) ? null : 'Whole numbers, or nothing.';
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (obstacle === null) change.mutate({ people: numberOf(people), mostInState: numberOf(inState) });
      }}
    >
      <TextField
        label="People in all"
        hint="Where they are more than those listed. From 500 on HHS is told at once."
        inputMode="numeric"
        value={people}
        onChange={(event) => setPeople(event.target.value)}
      />
      <TextField
        label="Of these, in the state with most"
        hint="More than 500: the media are told. Empty: all of them may live in one."
        inputMode="numeric"
        value={inState}
        onChange={(event) => setInState(event.target.value)}
      />
      {change.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(change.error)}
        </Notice>
      )}
      <div>
        <Button type="submit" disabled={change.isPending} disabledReason={obstacle}>
          Save the numbers
        </Button>
      </div>
    </form>
  );
}

const isNumber = (text: string): boolean => /^\d{0,8}$/.test(text.trim());
const textOf = (count: number | null): string => (count === null ? '' : String(count));
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
