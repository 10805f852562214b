import { Link } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useRetireTemplate } from '@/client/templates.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Tabs } from '@/components/ui/Tabs.tsx';
import type { Template } from '@/contracts/template.ts';
import { type Language, languages } from '@/domain/template/language.ts';
import { Section } from '../layout/Section.tsx';
import { cancelMeaning } from '../settings/senderWords.ts';
import { categoryWords } from '../words/categoryWords.ts';
import { languageWord } from '../words/languageWords.ts';
import { LanguagePanel } from './LanguagePanel.tsx';
import { TemplateFields } from './TemplateFields.tsx';
import { TemplateHistory } from './TemplateHistory.tsx';
import { languageMark, purposeWords } from './templateWords.ts';
import { TestRender } from './TestRender.tsx';

/** One template: its text in each language as really sent, its fields, its warnings, a try, and what became of its words. */
export function TemplateDetail({ template }: { template: Template }) {
  const inOrder = languages.toSorted(
    (one, other) => Number(other === template.sourceLanguage) - Number(one === template.sourceLanguage),
  );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Section
        title={template.name}
        description={`${purposeWords[template.purpose]}, sent as ${categoryWords[template.category].toLowerCase()}`}
        action={<Marks template={template} />}
      >
        <div className="flex flex-col gap-3 pt-1">
          <Tabs
            label="Language"
            tabs={inOrder.map((language) => ({
              value: language,
              label: <LanguageTab template={template} language={language} />,
              panel: <LanguagePanel template={template} language={language} />,
            }))}
          />
          <Warnings template={template} />
        </div>
      </Section>
      <TemplateFields template={template} />
      {template.variants.length > 0 && !template.isRetired && <TestRender template={template} />}
      <TemplateHistory template={template} />
    </div>
  );
}

function Marks({ template }: { template: Template }) {
  const retire = useRetireTemplate();
  const noPermission = useNoPermission('templates:approve');
  if (template.builtIn) return <Badge>Built in</Badge>;
  if (template.isRetired) return <Badge tone="danger">Retired</Badge>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {retire.isError && <span className="text-xs text-danger">{sentenceOf(retire.error)}</span>}
      <Button
        size="small"
        variant="danger"
        disabledReason={noPermission}
        disabled={retire.isPending}
        onClick={() => {
          if (window.confirm(`Take “${template.name}” out of use for good?`)) retire.mutate(template.key);
        }}
      >
        Retire
      </Button>
    </span>
  );
}

function LanguageTab({ template, language }: { template: Template; language: Language }) {
  const mark = languageMark(template, language);
  return (
    <span className="inline-flex items-center gap-1">
      <span className={mark === 'none' ? 'font-normal' : undefined}>{languageWord(language)}</span>
      {mark === 'not_sent' && <Badge tone="caution">not sent</Badge>}
      {mark === 'draft' && <Badge tone="accent">draft</Badge>}
    </span>
  );
}

function Warnings({ template }: { template: Template }) {
  const { sender, clinic } = useSession();
  const { warnings, variants, safeKey } = template;
  const asksForCancel = variants.some(({ body, isSent }) => isSent && /\bCANCEL(?:AR)?\b/.test(body));
  if (warnings.length === 0 && !asksForCancel) return null;
  return (
    <div className="flex flex-col gap-2 px-4 pb-4">
      {safeKey !== null && (
        <Notice
          tone="info"
          title="There is a safe one"
          action={
            <Link
              to="/templates"
              search={{ key: safeKey }}
              className="font-medium text-accent-text underline"
            >
              Show it
            </Link>
          }
        >
          Another template says the same without what your clinic’s policy refuses.
        </Notice>
      )}
      {warnings.map(({ code, rule, message, isRefused, outcome }) => (
        <Notice
          key={`${code} ${message}`}
          tone={isRefused ? 'danger' : 'caution'}
          {...(isRefused
            ? { title: 'Cannot be sent as it is' }
            : outcome === 'held'
              ? { title: 'A second person has to look' }
              : {})}
        >
          {message} <span className="text-muted">({rule})</span>
        </Notice>
      ))}
      {asksForCancel && (
        <Notice
          tone={sender.cancelHandling === 'freed' ? 'info' : 'caution'}
          title="What CANCEL does on your number"
        >
          {cancelMeaning(sender.cancelHandling, clinic.cancelPolicy)}
        </Notice>
      )}
    </div>
  );
}
