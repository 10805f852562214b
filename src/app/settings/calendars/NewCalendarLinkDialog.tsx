import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import { useCreateCalendarLink } from '@/client/calendars.ts';
import { useLocations } from '@/client/locations.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newCalendarLinkSchema } from '@/contracts/calendar.ts';
import { contractResolver } from '../../forms/contractResolver.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { among, placeProblem } from '../../forms/serverProblem.ts';
import { ShownOnce } from '../ShownOnce.tsx';

interface Fields {
  name: string;
  clinician: string;
  locationId: string;
  shows: string;
}

const formId = 'new-calendar-link';
const shows = [
  { value: 'nothing', label: 'Nothing: “Visit”' },
  { value: 'initials', label: 'Initials: “Visit · M. Q.”' },
  { value: 'names', label: 'Names: “Visit · Mia Quist”' },
];

/** Makes a link, then shows its address this once. */
export function NewCalendarLinkDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateCalendarLink();
  const locations = useLocations();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, z.output<typeof newCalendarLinkSchema>>({
    defaultValues: { name: '', clinician: '', locationId: '', shows: 'nothing' },
    resolver: contractResolver({
      schema: newCalendarLinkSchema,
      toRequest: (fields: Fields) => ({
        ...fields,
        clinician: fields.clinician.trim() === '' ? null : fields.clinician,
        locationId: fields.locationId === '' ? null : fields.locationId,
      }),
      words: { name: 'Say what the calendar is called, in at most 80 characters.' },
      check: ({ clinician, locationId }) => ({
        clinician:
          clinician.trim() === '' && locationId === '' ? 'Name a clinician, or choose a location.' : null,
      }),
    }),
  });
  const { register, formState } = form;
  const chosen = useWatch({ control: form.control, name: 'shows' });
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await create.mutateAsync(request);
    } catch (error) {
      setProblem(
        placeProblem(error, form.setError, among<Fields>(['name', 'clinician', 'locationId', 'shows'])),
      );
    }
  });
  if (create.data !== undefined) {
    return (
      <Dialog
        isOpen
        onOpenChange={onClose}
        title="Copy the address now"
        description="Give it to the one person who subscribes to it. Whoever has it can read the calendar; it cannot be shown again."
        footer={
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <ShownOnce label={`Address of “${create.data.name}”`} secret={create.data.url} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="New calendar link"
      description="Visits of the last 30 days and the next 365."
      action={create.isPending ? 'Making it …' : 'Make the link'}
      isPending={create.isPending}
      formId={formId}
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {problem !== null && (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <TextField
          label="Name"
          autoComplete="off"
          hint="What the calendar is called in the program that shows it."
          error={formState.errors.name?.message}
          {...register('name')}
        />
        <TextField
          label="Clinician"
          autoComplete="off"
          hint="As appointments name them. Empty: everybody at the location."
          error={formState.errors.clinician?.message}
          {...register('clinician')}
        />
        <SelectField
          label="Location"
          options={[
            { value: '', label: 'Every location' },
            ...(locations.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          error={formState.errors.locationId?.message}
          {...register('locationId')}
        />
        <SelectField label="It shows of patients" options={shows} {...register('shows')} />
        {chosen !== 'nothing' && (
          <Notice tone="caution">
            This leaves the clinic: whoever hosts the calendar can read{' '}
            {chosen === 'names' ? 'the names' : 'the initials'} and when each patient comes. Do this only
            where they have signed a business associate agreement with you. Visits at places that tell by
            their name what is treated never show it.
          </Notice>
        )}
      </form>
    </FormDialog>
  );
}
