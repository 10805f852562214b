import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useChangeLocation, useCreateLocation } from '@/client/locations.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { type Location, newLocationSchema } from '@/contracts/location.ts';
import { sensitivities } from '@/domain/location/sensitivity.ts';
import { contractResolver } from '../../forms/contractResolver.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { among, placeProblem } from '../../forms/serverProblem.ts';
import { zoneOptions } from '../../words/zoneWords.ts';
import {
  fieldsOf,
  type LocationFields,
  locationRequest,
  locationWords,
  noFields,
  sensitivityWords,
} from './locationFields.ts';

const asTheClinic = { value: '', label: 'As the clinic' };

/** Adds a location, or changes one. */
export function LocationDialog({
  location,
  isOpen,
  onOpenChange,
}: {
  location: Location | null;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const create = useCreateLocation();
  const change = useChangeLocation();
  const isPending = create.isPending || change.isPending;
  const formId = `location-${location?.id ?? 'new'}`;
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={location === null ? 'New location' : 'Change the location'}
      description="What is left empty is as the clinic’s own settings say."
      action={isPending ? 'Saving …' : location === null ? 'Add the location' : 'Save'}
      isPending={isPending}
      formId={formId}
    >
      <LocationForm
        formId={formId}
        location={location}
        save={async (body) =>
          location === null ? create.mutateAsync(body) : change.mutateAsync({ id: location.id, change: body })
        }
        onDone={() => onOpenChange(false)}
      />
    </FormDialog>
  );
}

type NewLocation = ReturnType<typeof newLocationSchema.parse>;

function LocationForm({
  formId,
  location,
  save,
  onDone,
}: {
  formId: string;
  location: Location | null;
  save: (body: NewLocation) => Promise<unknown>;
  onDone: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const before = location === null ? noFields : fieldsOf(location);
  const form = useForm<LocationFields, unknown, NewLocation>({
    defaultValues: before,
    resolver: contractResolver({
      schema: newLocationSchema,
      toRequest: (fields: LocationFields) => locationRequest(fields, before.senderNumber),
      words: locationWords,
    }),
  });
  const { register, formState } = form;
  const errorOf = (field: keyof LocationFields) => formState.errors[field]?.message;
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await save(request);
      onDone();
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<LocationFields>(['name', 'smsAlias', 'phoneNumber', 'street', 'city', 'timeZone'], {
            'sender.phoneNumber': 'senderNumber',
          }),
        ),
      );
    }
  });
  return (
    <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label="Name" hint="As staff know it." error={errorOf('name')} {...register('name')} />
        <TextField
          label="Name in texts"
          hint="What patients see; it must not tell what is treated."
          error={errorOf('smsAlias')}
          {...register('smsAlias')}
        />
        <TextField
          label="Phone"
          type="tel"
          hint="Where patients call."
          error={errorOf('phoneNumber')}
          {...register('phoneNumber')}
        />
        <TextField
          label="Number to text from"
          type="tel"
          hint="Of the same Twilio account, for texts about visits here."
          error={errorOf('senderNumber')}
          {...register('senderNumber')}
        />
        <TextField label="Street" error={errorOf('street')} {...register('street')} />
        <TextField label="City" error={errorOf('city')} {...register('city')} />
        <SelectField
          label="Time zone"
          options={[asTheClinic, ...zoneOptions(before.timeZone).filter(({ value }) => value !== '')]}
          error={errorOf('timeZone')}
          {...register('timeZone')}
        />
        <SelectField
          label="Texts"
          hint="Discreet ones name no patient, clinician or place, and carry no link."
          options={[
            asTheClinic,
            { value: 'discreet', label: 'Discreet' },
            { value: 'open', label: 'Not discreet' },
          ]}
          {...register('discretion')}
        />
        <SelectField
          className="sm:col-span-2"
          label="What is treated there"
          hint="Substance use: automated texts go only to patients who have signed a Part 2 consent."
          options={[
            asTheClinic,
            ...sensitivities.map((value) => ({ value, label: sensitivityWords[value] })),
          ]}
          {...register('sensitivity')}
        />
      </div>
    </form>
  );
}
