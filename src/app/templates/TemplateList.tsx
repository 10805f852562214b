import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { Badge } from '@/components/ui/Badge.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { useMediaQuery } from '@/components/ui/useMediaQuery.ts';
import type { Template } from '@/contracts/template.ts';
import { templatePurposes } from '@/domain/template/purpose.ts';
import { marksOf, purposeWords } from './templateWords.ts';

/**
 * All templates by what they are for, each with the languages that are sent and what waits for somebody. Where there is no room beside it, the
 * list makes way for the template that was chosen.
 */
export function TemplateList({
  templates,
  chosen,
  makesWay,
}: {
  templates: readonly Template[];
  chosen: Template;
  makesWay: boolean;
}) {
  const isWide = useMediaQuery('(min-width: 64rem)');
  const groups = templatePurposes
    .map((purpose) => ({ purpose, members: templates.filter((template) => template.purpose === purpose) }))
    .filter(({ members }) => members.length > 0);
  return (
    <nav
      aria-label="Templates"
      className={classNames('flex-col gap-3', makesWay ? 'hidden @min-[48rem]:flex' : 'flex')}
    >
      {groups.map(({ purpose, members }) => (
        <div key={purpose}>
          <h2 className="px-3 pb-1 text-xs font-medium text-muted">{purposeWords[purpose]}</h2>
          <ul className="flex flex-col gap-1">
            {members.map((template) => (
              <li key={template.id}>
                <Link
                  to="/templates"
                  search={{ key: template.key }}
                  resetScroll={!isWide}
                  aria-current={template.id === chosen.id ? 'true' : undefined}
                  className={classNames(
                    'block rounded-lg border px-3 py-2',
                    template.id === chosen.id
                      ? 'border-accent-line bg-accent-soft text-accent-text'
                      : 'border-transparent hover:bg-hover',
                  )}
                >
                  <span className="block font-medium">{template.name}</span>
                  <Marks template={template} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Marks({ template }: { template: Template }) {
  const { sent, stale, unreviewed, drafts } = marksOf(template);
  const warnings = template.warnings.length;
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
      {sent === '' ? 'Nothing approved' : sent}
      {template.isRetired && <Badge tone="danger">Retired</Badge>}
      {drafts > 0 && <Badge tone="accent">{drafts === 1 ? '1 draft' : `${drafts} drafts`}</Badge>}
      {stale > 0 && <Badge tone="caution">{stale} stale</Badge>}
      {unreviewed > 0 && <Badge>{unreviewed} not reviewed</Badge>}
      {warnings > 0 && (
        <Badge tone="caution">
          <TriangleAlert aria-hidden />
          {warnings === 1 ? '1 warning' : `${warnings} warnings`}
        </Badge>
      )}
    </span>
  );
}
