import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useCreateTemplate } from '@/client/templates.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { categories, type Category } from '@/domain/message/category.ts';
import { type Language, spokenLanguage } from '@/domain/template/language.ts';
import { purposeAllows, type TemplatePurpose, templatePurposes } from '@/domain/template/purpose.ts';
import { categoryWords } from '../words/categoryWords.ts';
import { languageOptions } from '../words/languageWords.ts';
import { purposeWords } from './templateWords.ts';
import { WordsArea } from './WordsArea.tsx';
import { WordsPreview } from './WordsPreview.tsx';

const formId = 'new-template';
const sendable = categories.filter((category) => category !== 'system');

/** A template of the clinic's own: what it is for, and a first draft of its words. */
export function NewTemplateDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const create = useCreateTemplate();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState<TemplatePurpose>('visit_notice');
  const [category, setCategory] = useState<Category>('appointment');
  const [language, setLanguage] = useState<Language>('en');
  const [body, setBody] = useState('');
  const allowed = sendable.filter((one) => purposeAllows(purpose, one));
  function choosePurpose(value: string) {
    const chosen = templatePurposes.find((one) => one === value) ?? 'other';
    setPurpose(chosen);
    const first = sendable.find((one) => purposeAllows(chosen, one));
    if (first !== undefined && !purposeAllows(chosen, category)) setCategory(first);
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="New template"
      description="Nobody gets a text from it before its words are approved."
      className="sm:w-[min(46rem,calc(100vw-1.5rem))]"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={create.isPending}
            disabledReason={
              name.trim() === '' ? 'Give it a name.' : body.trim() === '' ? 'Write its words first.' : null
            }
          >
            {create.isPending ? 'Saving …' : 'Save as a draft'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { name, purpose, category, sourceLanguage: language, body },
            {
              onSuccess: ({ key }) => {
                onOpenChange(false);
                setName('');
                setBody('');
                void navigate({ to: '/templates', search: { key } });
              },
            },
          );
        }}
      >
        {create.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(create.error)}
          </Notice>
        )}
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Name"
            autoComplete="off"
            maxLength={80}
            hint="For your staff. Patients do not see it."
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label="What it is for"
            value={purpose}
            onChange={(event) => choosePurpose(event.target.value)}
            options={templatePurposes.map((value) => ({ value, label: purposeWords[value] }))}
          />
          <SelectField
            label="Sent as"
            hint="Decides consent, hours and how many."
            value={category}
            onChange={(event) => {
              const chosen = sendable.find((one) => one === event.target.value);
              if (chosen !== undefined) setCategory(chosen);
            }}
            options={allowed.map((value) => ({ value, label: categoryWords[value] }))}
          />
          <SelectField
            label="Language"
            hint="The others are translated from it."
            value={language}
            onChange={(event) => setLanguage(spokenLanguage(event.target.value))}
            options={languageOptions}
          />
        </div>
        <WordsArea label="Words" language={language} category={category} value={body} onChange={setBody} />
        <WordsPreview body={body} language={language} about={{ category }} />
      </form>
    </Dialog>
  );
}
