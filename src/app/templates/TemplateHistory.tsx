import { useSession } from '@/client/session.ts';
import { useTemplate } from '@/client/templates.ts';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Template, TemplateWithHistory } from '@/contracts/template.ts';
import { Section } from '../layout/Section.tsx';
import { languageWord } from '../words/languageWords.ts';
import { TemplateText } from './TemplateText.tsx';

type Version = TemplateWithHistory['history'][number];

const states: Record<Version['state'], { words: string; tone: Tone }> = {
  draft: { words: 'Draft', tone: 'accent' },
  approved: { words: 'Approved', tone: 'good' },
  retired: { words: 'Taken back', tone: 'neutral' },
};

/** Every version of the clinic's own words, the newest first: who wrote, approved and reviewed it. Nothing is ever removed. */
export function TemplateHistory({ template }: { template: Template }) {
  const { data } = useTemplate(template.key);
  if (data === undefined || data.history.length === 0) return null;
  return (
    <Section title="Versions" description="Of your own words. They are kept as they were.">
      <ul className="divide-y divide-line">
        {data.history.map((version) => (
          <li key={`${version.language}-${version.version}`} className="px-4 py-2.5">
            <details>
              <summary className="flex min-h-6 cursor-pointer flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
                <span className="font-medium">
                  {languageWord(version.language)} {version.version}
                </span>
                <Badge tone={states[version.state].tone}>{states[version.state].words}</Badge>
                <Deeds version={version} />
              </summary>
              <div className="mt-2">
                <TemplateText body={version.body} language={version.language} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Deeds({ version }: { version: Version }) {
  const { clinic } = useSession();
  const { writtenBy, writtenAt, approvedBy, heldRules, reviewer, sourceVersion } = version;
  const parts = [
    `by ${writtenBy.name ?? writtenBy.kind}`,
    ...(sourceVersion === null ? [] : [`of version ${sourceVersion}`]),
    ...(approvedBy === null ? [] : [`approved by ${approvedBy.name ?? approvedBy.kind}`]),
    ...(heldRules.length === 0 ? [] : [`let pass: ${heldRules.join(', ')}`]),
    ...(reviewer === null ? [] : [`reviewed by ${reviewer}`]),
  ];
  return (
    <span className="text-xs text-muted">
      {parts.join(', ')} · <RelativeTime at={writtenAt} timeZone={clinic.timeZone} />
    </span>
  );
}
