import { Temporal } from 'temporal-polyfill';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { useRecordConsent } from '@/client/consent.ts';
import { useSession } from '@/client/session.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { type ConsentState, newConsentSchema } from '@/contracts/consent.ts';
import type { ConsentGiver } from '@/domain/consent/consentEvent.ts';
import { mayRestOnNumberGiven } from '@/domain/consent/hasConsent.ts';
import { reviewedLanguage, type ReviewedLanguage } from '@/domain/template/language.ts';
import { Checkbox, ChoiceGroup } from '../../forms/Checkbox.tsx';
import { contractResolver } from '../../forms/contractResolver.ts';
import { among, placeProblem } from '../../forms/serverProblem.ts';
import { reviewedLanguageOptions } from '../../words/languageWords.ts';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { WordingToRead } from './WordingToRead.tsx';

interface Fields {
  action: 'granted' | 'revoked';
  subjects: string[];
  kind: 'express' | 'express_written';
  channel: string;
  language: ReviewedLanguage;
  basis: ConsentGiver;
  /** The last day of a consent by somebody else, on the clinic's calendar. */
  lastDay: string;
  evidenceReference: string;
}

const basisOptions = [
  { value: 'patient', label: 'The patient' },
  { value: 'intake_number', label: 'The patient, by giving this number at intake' },
  { value: 'incapacity', label: 'Somebody else: the patient cannot' },
];

const channelOptions = [
  { value: 'front_desk', label: 'At the front desk' },
  { value: 'phone', label: 'On the phone' },
  { value: 'paper_form', label: 'On a paper form' },
  { value: 'web_form', label: 'On a web form' },
  { value: 'other', label: 'Another way' },
];

function requestOf(phoneNumber: string, timeZone: string, fields: Fields) {
  const { action, subjects, kind, channel, language, basis, lastDay, evidenceReference } = fields;
  const chosen = consentSubjects.filter(({ key }) => subjects.includes(key));
  const isGranted = action === 'granted';
  const isPart2 = subjects.includes(part2Key);
  const reference = evidenceReference.trim();
  return {
    phoneNumber,
    action,
    categories: isPart2 ? ['care'] : chosen.flatMap(({ categories }) => categories),
    kind: isPart2 ? 'part2' : isGranted && basis !== 'intake_number' ? kind : 'express',
    channel,
    language,
    ...(isPart2 && isGranted ? { means: 'signed' } : {}),
    ...(isGranted && !isPart2 ? { basis } : {}),
    ...(isGranted && !isPart2 && basis === 'incapacity' && lastDay !== ''
      ? { endsAt: endOfDay(lastDay, timeZone) }
      : {}),
    ...(reference === '' ? {} : { evidenceReference: reference }),
  };
}

/** The key of the consent that is no consent to texts: that they may tell of substance use treatment (42 CFR Part 2). */
const part2Key = 'part2';

function subjectProblem({ subjects }: Fields): string | null {
  if (subjects.length === 0) return 'Choose what the patient spoke about.';
  return subjects.includes(part2Key) && subjects.length > 1
    ? 'The Part 2 consent is a paper of its own: record it apart.'
    : null;
}

function endOfDay(day: string, timeZone: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).toInstant().toString();
}

function numberProblem({ action, subjects, basis }: Fields): string | null {
  const beyond = consentSubjects.filter(
    ({ key, categories }) => subjects.includes(key) && !categories.every(mayRestOnNumberGiven),
  );
  return action === 'granted' && basis === 'intake_number' && beyond.length > 0
    ? `${beyond.map(({ title }) => title).join(', ')}: giving a number covers visits and care alone. Ask for it.`
    : null;
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
  const { clinic } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, ReturnType<typeof newConsentSchema.parse>>({
    defaultValues: {
      action: 'granted',
      // Nothing is ticked for the patient (TCPA-03).
      subjects: [],
      kind: 'express',
      channel: 'front_desk',
      language: reviewedLanguage(language),
      basis: 'patient',
      lastDay: '',
      evidenceReference: '',
    },
    resolver: contractResolver({
      schema: newConsentSchema,
      toRequest: (values: Fields) => requestOf(state.phoneNumber, clinic.timeZone, values),
      words: {},
      check: (values) => ({
        subjects: subjectProblem(values),
        kind: signatureProblem(values),
        basis: numberProblem(values),
      }),
    }),
  });
  const { register, formState } = form;
  const values = useWatch({ control: form.control });
  const isGranted = values.action === 'granted';
  const isPart2 = values.subjects?.includes(part2Key) ?? false;
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
          among<Fields>(['channel', 'kind', 'language', 'basis', 'evidenceReference'], {
            endsAt: 'lastDay',
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
        {state.part2 !== null && (
          <Checkbox
            value={part2Key}
            label="Substance use treatment (Part 2)"
            hint={
              isGranted
                ? 'That texts may tell of it. Only a signed consent counts; it is recorded apart.'
                : 'That texts may tell of it.'
            }
            {...register('subjects')}
          />
        )}
      </ChoiceGroup>
      {isGranted && isPart2 && (
        <WordingToRead subjects={[]} part2 language={values.language ?? 'en'} number={state.display}>
          <SelectField label="Read in" options={reviewedLanguageOptions} {...register('language')} />
        </WordingToRead>
      )}
      {isGranted && !isPart2 && (
        <>
          <SelectField
            label="Who agrees"
            options={basisOptions}
            error={formState.errors.basis?.message}
            {...register('basis')}
          />
          {values.basis === 'incapacity' && (
            <TextField
              label="Counts until"
              type="date"
              hint="The last day. Left empty, it ends after 30 days; then the patient is asked."
              error={formState.errors.lastDay?.message}
              {...register('lastDay')}
            />
          )}
          {values.basis !== 'intake_number' && (
            <WordingToRead
              subjects={values.subjects ?? []}
              language={values.language ?? 'en'}
              number={state.display}
            >
              <SelectField label="Read in" options={reviewedLanguageOptions} {...register('language')} />
            </WordingToRead>
          )}
        </>
      )}
      {isGranted && !isPart2 && values.basis !== 'intake_number' && (
        <>
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
      <TextField
        label="Proof kept under"
        placeholder="Scan 2026-1182"
        autoComplete="off"
        maxLength={120}
        hint="The number of a scan or form, if there is one. No names."
        error={formState.errors.evidenceReference?.message}
        {...register('evidenceReference')}
      />
    </form>
  );
}
