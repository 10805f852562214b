import { Settings2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeClinic } from '@/client/clinic.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Popover } from '@/components/ui/Popover.tsx';

const days = [
  { value: '0', label: 'The day of the visit' },
  { value: '1', label: '1 working day before' },
  ...['2', '3', '4', '5'].map((value) => ({ value, label: `${value} working days before` })),
];

/** From when on who has not answered is called. For those who set the clinic's rules. */
export function CallTime() {
  const mayChange = useMay('clinic:write');
  if (!mayChange) return null;
  return (
    <Popover
      align="start"
      title="When to call who has not answered"
      trigger={
        <Button size="small" variant="ghost">
          <Settings2 aria-hidden />
          Time to call
        </Button>
      }
    >
      <CallTimeForm />
    </Popover>
  );
}

function CallTimeForm() {
  const { callTime } = useSession().clinic;
  const change = useChangeClinic();
  const [daysBefore, setDaysBefore] = useState(String(callTime.daysBefore));
  const [from, setFrom] = useState(callTime.from);
  const isSame = Number(daysBefore) === callTime.daysBefore && from === callTime.from;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (from !== '') change.mutate({ callTime: { daysBefore: Number(daysBefore), from } });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-2">
      <SelectField
        label="Day"
        options={days}
        value={daysBefore}
        onChange={({ target }) => setDaysBefore(target.value)}
      />
      <TextField
        label="From"
        type="time"
        value={from}
        hint="By the clock where the visit takes place. Working days are Monday to Friday."
        error={from === '' ? 'Choose a time.' : change.error && sentenceOf(change.error)}
        onChange={({ target }) => setFrom(target.value)}
      />
      <Button
        type="submit"
        variant="primary"
        disabled={change.isPending}
        disabledReason={isSame ? 'Nothing has been changed.' : null}
      >
        {change.isPending ? 'Saving …' : 'Save'}
      </Button>
    </form>
  );
}
