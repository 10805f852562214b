import { useState } from 'react';
import { useChangeClinic } from '@/client/clinic.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import type { Session } from '@/contracts/session.ts';
import { textHourGroups } from '@/domain/schedule/textHours.ts';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';
import { GroupHours } from './GroupHours.tsx';
import { hoursInForce, ownHours } from './textHourWords.ts';

/** The clinic's own hours for its texts, within those of the rules (TCPA-10). */
export function TextHours() {
  const { clinic } = useSession();
  return (
    <Section
      title="Hours for texts"
      description="By the clock where the patient is. Narrow the hours of the rules as you like; they cannot be widened."
    >
      <HoursForm key={JSON.stringify(clinic.textHours)} clinic={clinic} />
    </Section>
  );
}

function HoursForm({ clinic }: { clinic: Session['clinic'] }) {
  const inForce = hoursInForce(clinic);
  const [chosen, setChosen] = useState(inForce);
  const change = useChangeClinic();
  const noPermission = useNoPermission('clinic:write');
  const isSame = JSON.stringify(chosen) === JSON.stringify(inForce);
  return (
    <form
      className="flex flex-col gap-4 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ textHours: ownHours(chosen, clinic.mostTextHours) });
      }}
    >
      {textHourGroups.map((group) => (
        <GroupHours
          key={group}
          group={group}
          days={chosen[group]}
          most={clinic.mostTextHours[group]}
          isDisabled={noPermission !== null}
          onChange={(days) => setChosen({ ...chosen, [group]: days })}
        />
      ))}
      <p className="text-xs text-muted">
        {clinic.policy === 'strict'
          ? 'Answers to patients and urgent texts are not bound by them.'
          : 'Answers to patients, urgent texts, and what staff write about care by hand are not bound by them.'}
      </p>
      <SaveBar change={change} isSame={isSame} />
    </form>
  );
}
