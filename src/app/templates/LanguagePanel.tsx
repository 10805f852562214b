import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useRetireWords } from '@/client/templates.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Template } from '@/contracts/template.ts';
import type { Language } from '@/domain/template/language.ts';
import { additionNote, SentText, sizeWords } from '../layout/SentText.tsx';
import { languageWord } from '../words/languageWords.ts';
import { DraftPanel } from './DraftPanel.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import { TemplateText } from './TemplateText.tsx';
import { whyNotSent } from './templateWords.ts';
import { WordsEditor } from './WordsEditor.tsx';
import { longestWords } from './WordsPreview.tsx';

type Variant = Template['variants'][number];

/** A template in one language: what is sent, or why it is not, what waits for approval, and the way to new words. */
export function LanguagePanel({ template, language }: { template: Template; language: Language }) {
  const [isEditing, setEditing] = useState(false);
  const noPermission = useNoPermission('templates:write');
  const variant = template.variants.find((one) => one.language === language);
  const draft = template.drafts.find((one) => one.language === language);
  if (isEditing) {
    return (
      <WordsEditor
        template={template}
        language={language}
        first={draft?.body ?? variant?.body ?? ''}
        onDone={() => setEditing(false)}
      />
    );
  }
  const own = languageWord(language);
  return (
    <div className="flex flex-col gap-3 p-4">
      {variant ? (
        <InForce template={template} variant={variant} />
      ) : (
        <p className="text-[0.8125rem] text-muted">
          {draft
            ? 'No words have been approved yet.'
            : `There are no ${own} words. Patients who read ${own} get ${languageWord(template.sourceLanguage)}.`}
        </p>
      )}
      {draft && <DraftPanel key={draft.version} template={template} draft={draft} />}
      {!template.isRetired && (
        <div className="flex flex-wrap gap-2">
          <Button disabledReason={noPermission} onClick={() => setEditing(true)}>
            {draft ? 'Change the draft' : variant ? 'Write other words' : `Write ${own} words`}
          </Button>
          {variant && <VariantActions template={template} variant={variant} />}
        </div>
      )}
    </div>
  );
}

function InForce({ template, variant }: { template: Template; variant: Variant }) {
  const { clinic } = useSession();
  const { preview, longest, body, language } = variant;
  const trouble = whyNotSent(variant, template.sourceLanguage);
  const note = [sizeWords(preview), longestWords(preview, longest), additionNote(preview.additions)];
  return (
    <>
      {trouble && (
        <Notice tone="caution" title={trouble.title}>
          {trouble.words}
        </Notice>
      )}
      <h3 className="text-[0.8125rem] font-medium">
        {trouble
          ? 'As it would be sent, to an invented patient'
          : 'As it is really sent, to an invented patient'}
      </h3>
      <SentText
        text={preview.text}
        additions={preview.additions}
        clinicName={clinic.name}
        language={language}
      />
      <p className="text-xs text-muted">{note.filter((part) => part !== null).join('. ')}</p>
      <h3 className="text-[0.8125rem] font-medium">The template</h3>
      <TemplateText body={body} language={language} />
      <p className="text-xs text-muted">
        {variant.origin === 'built_in' ? 'Ships with Hearback' : `Your own words, version ${variant.version}`}
        {variant.reviewer === null ? '' : `. Reviewed by ${variant.reviewer}`}.
      </p>
    </>
  );
}

function VariantActions({ template, variant }: { template: Template; variant: Variant }) {
  const noPermission = useNoPermission('templates:approve');
  const retire = useRetireWords(template.key);
  const [isReviewing, setReviewing] = useState(false);
  const { language, version, standing, origin } = variant;
  const isOnlyWords = language === template.sourceLanguage && !template.builtIn;
  return (
    <>
      {(standing === 'unreviewed' || standing === 'stale') && (
        <>
          <Button disabledReason={noPermission} onClick={() => setReviewing(true)}>
            {standing === 'stale' ? 'They are still right' : 'Mark as reviewed'}
          </Button>
          <ReviewDialog
            template={template}
            variant={variant}
            isOpen={isReviewing}
            onOpenChange={setReviewing}
          />
        </>
      )}
      {origin === 'clinic' && !isOnlyWords && (
        <Button
          variant="danger"
          disabledReason={noPermission}
          disabled={retire.isPending}
          onClick={() => retire.mutate(`${language}-${version}`)}
        >
          {template.builtIn ? 'Back to the words that ship' : 'Take these words back'}
        </Button>
      )}
      {retire.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(retire.error)}
        </Notice>
      )}
    </>
  );
}
