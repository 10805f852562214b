import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { useRenderedTemplate } from '@/client/templates.ts';
import { namesOf } from '@/components/twilio/measureDraft.ts';
import { fieldsToFill } from '@/components/twilio/useTemplates.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { type RenderedTemplate, renderTemplateRequestSchema, type Template } from '@/contracts/template.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import { completeText } from '@/domain/template/completeText.ts';
import { isLanguage, spokenLanguage } from '@/domain/template/language.ts';
import { useSettled } from '../forms/useSettled.ts';
import { Section } from '../layout/Section.tsx';
import { additionNote, SentText, sizeWords } from '../layout/SentText.tsx';
import { PatientPicker } from '../patients/PatientPicker.tsx';
import { languageOptions } from '../words/languageWords.ts';
import { fieldInputs } from './fieldWords.ts';
import { fallbackWords } from './templateWords.ts';

/** Tries a template with one's own values, or a real patient's name and language. Sends nothing. */
export function TestRender({ template }: { template: Template }) {
  const [patient, setPatient] = useState<Patient | null>(null);
  const [language, setLanguage] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const isFromPatient = (type: string) => patient !== null && type === 'firstName';
  const fields = fieldsToFill(template).filter(({ type }) => !isFromPatient(type));
  const given = fields.flatMap(({ name }) => {
    const value = values[name]?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const request = useSettled(
    JSON.stringify({
      values: Object.fromEntries(given),
      ...(patient === null ? {} : { patientId: patient.id }),
      ...(isLanguage(language) ? { language } : {}),
    }),
  );
  const rendered = useRenderedTemplate(template.key, renderTemplateRequestSchema.parse(JSON.parse(request)));
  return (
    <Section title="Try it" description="Nothing is sent.">
      <div className="grid gap-4 p-4 @min-[60rem]:grid-cols-2">
        <div className="flex flex-col gap-3">
          <PatientPicker
            label="Patient"
            hint="Optional: fills in the first name and the language."
            value={patient}
            onChange={setPatient}
          />
          <SelectField
            label="Language"
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
            options={[
              { value: '', label: patient === null ? 'Not chosen (English)' : 'The patient’s' },
              ...languageOptions,
            ]}
          />
          {fields.map((field) => (
            <TextField
              key={field.name}
              label={field.label}
              {...(fieldInputs[field.type] ?? { type: 'text' })}
              autoComplete="off"
              value={values[field.name] ?? ''}
              onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
            />
          ))}
        </div>
        <div aria-live="polite" className="min-w-0">
          {rendered.isError && (
            <Notice tone="danger" title="This cannot be written">
              {sentenceOf(rendered.error)}
            </Notice>
          )}
          {rendered.isPending && <Skeleton className="h-24 w-full rounded-2xl" />}
          {rendered.isSuccess && <Result rendered={rendered.data} template={template} />}
        </div>
      </div>
    </Section>
  );
}

function Result({ rendered, template }: { rendered: RenderedTemplate; template: Template }) {
  const { clinic, sender } = useSession();
  if (rendered.missing.length > 0) {
    const labels = rendered.missing.map(
      (name) => template.fields.find((field) => field.name === name)?.label ?? name,
    );
    return (
      <Notice>
        Still needed: {new Intl.ListFormat('en').format(labels)}. A text with a gap is refused, never sent.
      </Notice>
    );
  }
  const language = spokenLanguage(rendered.language);
  const { text, additions } = completeText({
    text: rendered.text,
    clinicName: clinic.name,
    language,
    needsName: true,
    needsStop: true,
  });
  const measure = measureText(text, { tollFree: sender.isTollFree });
  const rareNote = measure.forcing.length === 0 ? null : `Because of ${namesOf(measure.forcing).join(', ')}`;
  return (
    <div className="flex flex-col gap-2">
      {rendered.fallback && <Notice tone="caution">{fallbackWords(rendered.fallback, language)}</Notice>}
      <SentText text={text} additions={additions} clinicName={clinic.name} language={language} />
      <p className="text-xs text-muted">
        {[sizeWords(measure), rareNote, additionNote(additions)].filter((part) => part !== null).join('. ')}
      </p>
    </div>
  );
}
