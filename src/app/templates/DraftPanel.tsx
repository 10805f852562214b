import { useState } from 'react';
import { ApiProblem, sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useApproveWords } from '@/client/templates.ts';
import { composerLabels } from '@/components/twilio/composerLabels.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Template } from '@/contracts/template.ts';
import { type HoldReason, holdReasons } from '@/domain/phi/holdReasons.ts';
import { spokenLanguage } from '@/domain/template/language.ts';
import { languageWord } from '../words/languageWords.ts';
import { TemplateText } from './TemplateText.tsx';
import { WordsPreview } from './WordsPreview.tsx';

type Draft = Template['drafts'][number];

/** Words that wait for approval: as they would be sent, what was found in them, and the approval itself. */
export function DraftPanel({ template, draft }: { template: Template; draft: Draft }) {
  const { clinic } = useSession();
  const approve = useApproveWords(template.key);
  const noPermission = useNoPermission('templates:approve');
  const [reviewer, setReviewer] = useState('');
  const [reason, setReason] = useState('');
  const { language, version, body, isStale } = draft;
  const isTranslation = language !== template.sourceLanguage;
  const own = languageWord(language);
  const isHeld = approve.error instanceof ApiProblem && approve.error.code === 'content_held';
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-caution-line p-3">
      <h3 className="text-[0.8125rem] font-semibold">
        Draft, version {version}: nobody gets it before it is approved
      </h3>
      <TemplateText body={body} language={language} />
      <WordsPreview body={body} language={spokenLanguage(language)} about={{ key: template.key }} />
      {isStale && (
        <Notice tone="caution" title="Written from words that have changed since">
          Change it to match the present {languageWord(template.sourceLanguage)} words, and save it anew.
        </Notice>
      )}
      {noPermission === null && !isStale && (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            approve.mutate({
              version: `${language}-${version}`,
              ...(isTranslation && reviewer.trim() !== '' ? { reviewer } : {}),
              ...(isHoldReason(reason) ? { contentReason: reason } : {}),
            });
          }}
        >
          {approve.isError && (
            <Notice tone={isHeld ? 'caution' : 'danger'} role="alert">
              {sentenceOf(approve.error)}{' '}
              {approve.error instanceof ApiProblem && approve.error.document?.advice}
            </Notice>
          )}
          {isTranslation && (
            <TextField
              className="max-w-96"
              label={`Who knows ${own} and has read it`}
              placeholder="Name, certified translator"
              autoComplete="off"
              maxLength={120}
              hint={`With name and qualification. Left empty it counts as not reviewed${clinic.allowsUnreviewed ? '' : ', and is not sent'}.`}
              value={reviewer}
              onChange={(event) => setReviewer(event.target.value)}
            />
          )}
          {isHeld && clinic.policy === 'standard' && (
            <SelectField
              className="max-w-96"
              label="Why these words may stay"
              hint="Or have a colleague approve it. Texts made from it are looked at one by one as well, unless the words are on your list of harmless ones."
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              options={[
                { value: '', label: 'No reason: a colleague has to approve it' },
                ...holdReasons.map((value) => ({ value, label: composerLabels.reasons[value] })),
              ]}
            />
          )}
          <Button type="submit" variant="primary" className="w-fit" disabled={approve.isPending}>
            {approve.isPending ? 'Approving …' : 'Approve'}
          </Button>
        </form>
      )}
    </div>
  );
}

function isHoldReason(text: string): text is HoldReason {
  return holdReasons.some((reason) => reason === text);
}
