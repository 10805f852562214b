import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useWriteWords } from '@/client/templates.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Template } from '@/contracts/template.ts';
import type { Language } from '@/domain/template/language.ts';
import { languageWord } from '../words/languageWords.ts';
import { TemplateText } from './TemplateText.tsx';
import { WordsArea } from './WordsArea.tsx';
import { WordsPreview } from './WordsPreview.tsx';

/** New words in one language; a translation stands beside what it translates. They are kept as a draft. */
export function WordsEditor({
  template,
  language,
  first,
  onDone,
}: {
  template: Template;
  language: Language;
  /** What stands there at first. */
  first: string;
  onDone: () => void;
}) {
  const [body, setBody] = useState(first);
  const write = useWriteWords(template.key);
  const source = template.variants.find((one) => one.language === template.sourceLanguage);
  const isTranslation = language !== template.sourceLanguage;
  return (
    <form
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ language, body }, { onSuccess: onDone });
      }}
    >
      {write.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(write.error)}
        </Notice>
      )}
      {!isTranslation && template.variants.length > 1 && (
        <Notice>
          Once these words are approved, every translation of the present ones is stale: patients get{' '}
          {languageWord(language)} until somebody has reviewed theirs.
        </Notice>
      )}
      <div className="grid gap-4 @min-[60rem]:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          {isTranslation && source !== undefined && (
            <div className="flex flex-col gap-1">
              <h3 className="text-[0.8125rem] font-medium">
                To translate: {languageWord(template.sourceLanguage)}, version {source.version}
              </h3>
              <TemplateText body={source.body} language={source.language} />
            </div>
          )}
          <WordsArea
            label={`${languageWord(language)} words`}
            language={language}
            category={template.category}
            value={body}
            onChange={setBody}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-2">
          <h3 className="text-[0.8125rem] font-medium">As a patient would see it</h3>
          <WordsPreview body={body} language={language} about={{ key: template.key }} />
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          disabled={write.isPending}
          disabledReason={body.trim() === '' ? 'Write something first.' : null}
        >
          {write.isPending ? 'Saving …' : 'Save as a draft'}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
