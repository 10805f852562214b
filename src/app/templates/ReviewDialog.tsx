import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReviewWords } from '@/client/templates.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Template } from '@/contracts/template.ts';
import { directionOf, type Language, spokenLanguage } from '@/domain/template/language.ts';
import { languageWord } from '../words/languageWords.ts';
import { TemplateText } from './TemplateText.tsx';

const formId = 'review-words';

/** Somebody who knows the language has read the present words beside the present source (LANG-01). */
export function ReviewDialog({
  template,
  variant,
  isOpen,
  onOpenChange,
}: {
  template: Template;
  variant: Template['variants'][number];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const review = useReviewWords(template.key);
  const [reviewer, setReviewer] = useState('');
  const language: Language = spokenLanguage(variant.language);
  const source = template.variants.find((one) => one.language === template.sourceLanguage);
  const own = languageWord(language);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`The ${own} words are right`}
      description="Read both, the line that is added at the end included. From then on patients get them."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={review.isPending}
            disabledReason={reviewer.trim().length < 2 ? 'Say who has read them.' : null}
          >
            Mark as reviewed
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          review.mutate({ language, reviewer }, { onSuccess: () => onOpenChange(false) });
        }}
      >
        {review.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(review.error)}
          </Notice>
        )}
        {source !== undefined && <TemplateText body={source.body} language={source.language} />}
        <TemplateText body={variant.body} language={language} />
        <p lang={language} dir={directionOf(language)} className="text-[0.8125rem] text-muted">
          {variant.preview.text}
        </p>
        <TextField
          label={`Who knows ${own} and has read them`}
          placeholder="Name, certified translator"
          autoComplete="off"
          maxLength={120}
          hint="With name and qualification: it is kept with the words."
          value={reviewer}
          onChange={(event) => setReviewer(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
