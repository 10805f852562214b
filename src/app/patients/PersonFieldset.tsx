import { useFormContext } from 'react-hook-form';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { languageOptions } from '../words/languageWords.ts';
import type { PersonFields } from './patientFields.ts';

/** Name, birth date, language and the id in the clinic's own system; inside a form that holds them. */
export function PersonFieldset() {
  const {
    register,
    formState: { errors },
  } = useFormContext<PersonFields>();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label="First name"
        autoComplete="off"
        error={errors.givenName?.message}
        {...register('givenName')}
      />
      <TextField
        label="Last name"
        autoComplete="off"
        error={errors.familyName?.message}
        {...register('familyName')}
      />
      <TextField
        label="Birth date"
        type="date"
        hint="To tell people of one name apart. Never in a text."
        error={errors.birthDate?.message}
        {...register('birthDate')}
      />
      <SelectField
        label="Language of texts"
        options={languageOptions}
        error={errors.language?.message}
        {...register('language')}
      />
      <TextField
        label="Id in your own system"
        autoComplete="off"
        hint="Optional"
        error={errors.externalId?.message}
        className="sm:col-span-2"
        {...register('externalId')}
      />
    </div>
  );
}
