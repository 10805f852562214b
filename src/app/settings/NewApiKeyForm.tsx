import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import type { useCreateApiKey } from '@/client/apiKeys.ts';
import { useSession } from '@/client/session.ts';
import { TextAreaField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newApiKeySchema } from '@/contracts/apiKey.ts';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { scopeMeanings, scopes } from '@/domain/access/scopes.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { contractResolver } from '../forms/contractResolver.ts';
import { among, placeProblem } from '../forms/serverProblem.ts';

interface Fields {
  name: string;
  scopes: string[];
  attests: boolean;
  subjects: string[];
  wording: string;
}

/** What an attestation can stand for: the other kinds of text need consent on record. */
const attestable = consentSubjects.filter(({ key }) => key === 'care' || key === 'payment');

function requestOf({ name, scopes: chosen, attests, subjects, wording }: Fields) {
  const categories = attestable
    .filter(({ key }) => subjects.includes(key))
    .flatMap((subject) => subject.categories);
  return { name, scopes: chosen, ...(attests ? { attestation: { categories, wording } } : {}) };
}

/** What the key is for, what it may do, and what its owner attests about consent. */
export function NewApiKeyForm({ id, create }: { id: string; create: ReturnType<typeof useCreateApiKey> }) {
  const { clinic } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, z.output<typeof newApiKeySchema>>({
    defaultValues: {
      name: '',
      scopes: ['messages:send', 'messages:read'],
      attests: false,
      subjects: ['care'],
      wording: `Every patient whose number this system sends has agreed to texts from ${clinic.name} about visits and care.`,
    },
    resolver: contractResolver({
      schema: newApiKeySchema,
      toRequest: requestOf,
      words: {
        name: 'Say what the key is for, in at most 80 characters.',
        scopes: 'Choose at least one thing that the key may do.',
      },
      check: ({ attests, subjects, wording }) => ({
        subjects: attests && subjects.length === 0 ? 'Choose what the patients agreed to.' : null,
        wording: attests && wording.trim() === '' ? 'Write what the patients agreed to.' : null,
      }),
    }),
  });
  const { register, formState } = form;
  const { errors } = formState;
  const attests = useWatch({ control: form.control, name: 'attests' });
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await create.mutateAsync(request);
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<Fields>(['name', 'scopes'], {
            'attestation.wording': 'wording',
            'attestation.categories': 'subjects',
          }),
        ),
      );
    }
  });
  return (
    <form id={id} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <TextField
        label="Name"
        placeholder="Practice software"
        autoComplete="off"
        hint="Which software uses it."
        error={errors.name?.message}
        {...register('name')}
      />
      <ChoiceGroup legend="It may" error={errors.scopes?.message}>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={scopeMeanings[scope]} {...register('scopes')} />
          ))}
        </div>
      </ChoiceGroup>
      <ChoiceGroup legend="Consent">
        <Checkbox
          label="The owner of this key attests that patients have agreed"
          hint={
            clinic.policy === 'strict'
              ? 'Under your clinic’s strict policy this does not count: consent must be on record for each number.'
              : 'Without it, texts go only to numbers whose consent is on record here, or attested with each call.'
          }
          {...register('attests')}
        />
      </ChoiceGroup>
      {attests && (
        <div className="flex flex-col gap-3 rounded-lg border border-line p-3">
          <ChoiceGroup legend="They agreed to texts about" error={errors.subjects?.message}>
            {attestable.map(({ key, title }) => (
              <Checkbox key={key} value={key} label={title} {...register('subjects')} />
            ))}
          </ChoiceGroup>
          <TextAreaField
            label="In these words"
            rows={3}
            maxLength={2000}
            hint="Kept with your name and the time, as proof. Write what is true."
            error={errors.wording?.message}
            {...register('wording')}
          />
        </div>
      )}
    </form>
  );
}
