import { type FormEvent, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeClinic } from '@/client/clinic.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { leastIdleMinutes, mostIdleMinutes } from '@/domain/access/idle.ts';
import { Section } from '../layout/Section.tsx';

/** After how long without anybody at the screen staff are logged off (HIPAA-06 a). */
export function IdleTime() {
  const { clinic } = useSession();
  const mayChange = useMay('clinic:write');
  const change = useChangeClinic();
  const [minutes, setMinutes] = useState(String(clinic.idleMinutes));
  const value = Number(minutes);
  const isRight = Number.isInteger(value) && value >= leastIdleMinutes && value <= mostIdleMinutes;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isRight) change.mutate({ idleMinutes: value });
  }

  return (
    <Section
      title="Logging off"
      description="Who leaves the screen is logged off. What was being written stays for them."
    >
      {mayChange ? (
        <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3 px-4 py-3">
          <TextField
            className="w-72"
            label="Minutes without anybody at the screen"
            type="number"
            min={leastIdleMinutes}
            max={mostIdleMinutes}
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
            error={
              isRight
                ? change.error && sentenceOf(change.error)
                : `A whole number from ${leastIdleMinutes} to ${mostIdleMinutes}.`
            }
          />
          <Button
            type="submit"
            variant="primary"
            className="mt-6"
            disabled={change.isPending}
            disabledReason={value === clinic.idleMinutes ? 'Nothing has been changed.' : null}
          >
            {change.isPending ? 'Saving …' : 'Save'}
          </Button>
        </form>
      ) : (
        <p className="px-4 py-3">After {clinic.idleMinutes} minutes without anybody at the screen.</p>
      )}
    </Section>
  );
}
