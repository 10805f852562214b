import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Tabs } from '@/components/ui/Tabs.tsx';
import type { Template } from '@/contracts/template.ts';
import { Section } from '../layout/Section.tsx';
import { additionNote, SentText, sizeWords } from '../layout/SentText.tsx';
import { cancelMeaning } from '../settings/senderWords.ts';
import { categoryWords } from '../words/categoryWords.ts';
import { languageWord } from '../words/languageWords.ts';
import { fieldTypeWords } from './fieldWords.ts';
import { TestRender } from './TestRender.tsx';

type Variant = Template['variants'][number];

/** One template: its text in each language as really sent, its fields, its warnings, and a try. */
export function TemplateDetail({ template }: { template: Template }) {
  const { sender, clinic } = useSession();
  const asksForCancel = template.variants.some(({ body }) => /\bCANCEL(?:AR)?\b/.test(body));
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Section
        title={template.name}
        description={categoryWords[template.category]}
        action={template.builtIn && <Badge>Built in</Badge>}
      >
        <div className="flex flex-col gap-3 pt-1">
          <Tabs
            label="Language"
            tabs={template.variants.map((variant) => ({
              value: variant.language,
              label: languageWord(variant.language),
              panel: <VariantPanel key={variant.language} variant={variant} />,
            }))}
          />
          {(template.warnings.length > 0 || asksForCancel) && (
            <div className="flex flex-col gap-2 px-4 pb-4">
              {template.warnings.map(({ code, rule, message, isRefused }) => (
                <Notice
                  key={`${code} ${message}`}
                  tone={isRefused ? 'danger' : 'caution'}
                  {...(isRefused ? { title: 'Cannot be sent as it is' } : {})}
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
          )}
        </div>
      </Section>
      <Fields template={template} />
      <TestRender template={template} />
    </div>
  );
}

function VariantPanel({ variant }: { variant: Variant }) {
  const { clinic } = useSession();
  const { preview, body, language, version, reviewedAt } = variant;
  const note = additionNote(preview.additions);
  return (
    <div className="flex flex-col gap-2 p-4">
      <h3 className="text-[0.8125rem] font-medium">As it is really sent, to an invented patient</h3>
      <SentText
        text={preview.text}
        additions={preview.additions}
        clinicName={clinic.name}
        language={language}
      />
      <p className="text-xs text-muted">
        {[sizeWords(preview), note].filter((part) => part !== null).join('. ')}
      </p>
      <h3 className="mt-2 text-[0.8125rem] font-medium">The template</h3>
      <p
        lang={language}
        className="max-w-prose rounded-lg bg-sunken px-3 py-2 font-mono text-[0.8125rem] break-words"
      >
        {body.split(/(\{[^{}]*\})/).map((part, index) =>
          // oxlint-disable-next-line react/no-array-index-key -- the parts of one fixed text
          part.startsWith('{') ? (
            <mark key={index} className="rounded bg-accent-soft px-0.5 text-accent-text">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </p>
      <p className="text-xs text-muted">
        Version {version}
        {reviewedAt === null && language !== 'en' && '. Not yet reviewed by a native speaker of your clinic.'}
      </p>
    </div>
  );
}

function Fields({ template }: { template: Template }) {
  return (
    <Section title="Fields" description="Without a value for a required field nothing is sent.">
      <div className="overflow-x-auto">
        <table className="w-full text-left text-[0.8125rem]">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                Field
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Holds
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Without a value
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-t border-line">
            {template.fields.map((field) => (
              <tr key={field.name}>
                <th scope="row" className="px-4 py-2 font-normal">
                  <span className="block font-medium">{field.label}</span>
                  <code className="font-mono text-xs text-muted">{`{${field.name}}`}</code>
                </th>
                <td className="px-4 py-2 text-muted">{fieldTypeWords(field.type)}</td>
                <td className="px-4 py-2 text-muted">
                  {field.fallback !== null
                    ? `“${field.fallback}”`
                    : field.isRequired
                      ? 'not sent'
                      : 'left out'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
