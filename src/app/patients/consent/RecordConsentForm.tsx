import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { useRecordConsent } from '@/client/consent.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { type ConsentState, newConsentSchema } from '@/contracts/consent.ts';
import { isLanguage } from '@/domain/template/language.ts';
import { Checkbox, ChoiceGroup } from '../../forms/Checkbox.tsx';
import { contractResolver } from '../../forms/contractResolver.ts';
import { among, placeProblem } from '../../forms/serverProblem.ts';
import { languageOptions } from '../../words/languageWords.ts';
import { consentSubjects } from './consentWords.ts';
import { WordingToRead } from './WordingToRead.tsx';

interface Fields {
  action: 'granted' | 'revoked';
  subjects: string[];
  kind: 'express' | 'express_written';
  channel: string;
  language: 'en' | 'es';
}

const channelOptions = [
  { value: 'front_desk', label: 'At the front desk' },
  { value: 'phone', label: 'On the phone' },
  { value: 'paper_form', label: 'On a paper form' },
  { value: 'web_form', label: 'On a web form' },
  { value: 'other', label: 'Another way' },
];

function requestOf(phoneNumber: string, { action, subjects, kind, channel, language }: Fields) {
  const chosen = consentSubjects.filter(({ key }) => subjects.includes(key));
  return {
    phoneNumber,
    action,
    categories: chosen.flatMap(({ categories }) => categories),
    kind: action === 'granted' ? kind : 'express',
    channel,
    language,
  };
}

function signatureProblem({ action, subjects, kind }: Fields): string | null {
  const needs = consentSubjects.filter(({ key, needsSignature }) => needsSignature && subjects.includes(key));
  return action === 'granted' && kind === 'express' && needs.length > 0
    ? `${needs.map(({ title }) => title).join(', ')}: only a signed consent counts. Have it signed, or leave it out.`
    : null;
}

/** What the patient agreed to or withdrew, where, and the words of it. */
export function RecordConsentForm({
  id,
  language,
  state,
  record,
  onGranting,
  onDone,
}: {
  id: string;
  language: string;
  state: ConsentState;
  record: ReturnType<typeof useRecordConsent>;
  onGranting: (isGranting: boolean) => void;
  onDone: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, ReturnType<typeof newConsentSchema.parse>>({
    defaultValues: {
      action: 'granted',
      subjects: ['care'],
      kind: 'express',
      channel: 'front_desk',
      language: isLanguage(language) ? language : 'en',
    },
    resolver: contractResolver({
      schema: newConsentSchema,
      toRequest: (values: Fields) => requestOf(state.phoneNumber, values),
      words: {},
      check: (values) => ({
        subjects: values.subjects.length === 0 ? 'Choose what the patient spoke about.' : null,
        kind: signatureProblem(values),
      }),
    }),
  });
  const { register, formState } = form;
  const values = useWatch({ control: form.control });
  const isGranted = values.action === 'granted';
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await record.mutateAsync(request);
      onDone();
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<Fields>(['channel', 'kind', 'language'], {
            categories: 'subjects',
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
      {state.suppression.active && (
        <Notice tone="caution">
          This number has opted out. Consent can be recorded, but nothing is texted before the patient texts
          START.
        </Notice>
      )}
      <ChoiceGroup legend="The patient">
        <Checkbox
          type="radio"
          value="granted"
          label="agrees to texts"
          {...register('action', { onChange: () => onGranting(true) })}
        />
        <Checkbox
          type="radio"
          value="revoked"
          label="withdraws an earlier consent"
          hint="To stop every text to this number, record an opt-out instead."
          {...register('action', { onChange: () => onGranting(false) })}
        />
      </ChoiceGroup>
      <ChoiceGroup legend="About" error={formState.errors.subjects?.message}>
        {consentSubjects.map(({ key, title, needsSignature }) => (
          <Checkbox
            key={key}
            value={key}
            label={title}
            {...(needsSignature && isGranted ? { hint: 'Only a signed consent counts.' } : {})}
            {...register('subjects')}
          />
        ))}
      </ChoiceGroup>
      {isGranted && (
        <>
          <WordingToRead subjects={values.subjects ?? []} language={values.language ?? 'en'}>
            <SelectField label="Read in" options={languageOptions} {...register('language')} />
          </WordingToRead>
          <ChoiceGroup legend="How" error={formState.errors.kind?.message}>
            <Checkbox type="radio" value="express" label="Said yes" {...register('kind')} />
            <Checkbox
              type="radio"
              value="express_written"
              label="Signed it, on paper or on screen"
              {...register('kind')}
            />
          </ChoiceGroup>
        </>
      )}
      <SelectField
        label="Where"
        options={channelOptions}
        error={formState.errors.channel?.message}
        {...register('channel')}
      />
    </form>
  );
}
