import { getRouteApi, Link } from '@tanstack/react-router';
import { FileText, TriangleAlert } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useTemplates } from '@/client/templates.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Template } from '@/contracts/template.ts';
import { categoryWords } from '../words/categoryWords.ts';
import { TemplateDetail } from './TemplateDetail.tsx';

const route = getRouteApi('/shell/templates');

/** The texts that are sent again and again: as they really go out, in each language. */
export function TemplatesScreen() {
  const { key } = route.useSearch();
  const templates = useTemplates();
  const chosen = templates.data?.find((template) => template.key === key) ?? templates.data?.[0];
  return (
    <>
      <PageHeader
        title="Templates"
        description="Built in and read-only for now: editing them comes with a later release."
      />
      {templates.isPending && <SkeletonRows label="Loading templates" />}
      {templates.isError && (
        <ErrorState sentence={sentenceOf(templates.error)} onRetry={() => void templates.refetch()} />
      )}
      {templates.data?.length === 0 && (
        <EmptyState icon={FileText} title="No templates">
          The built-in templates are made when the clinic is set up.
        </EmptyState>
      )}
      {templates.data !== undefined && chosen !== undefined && (
        <div className="@container flex-1">
          <div className="grid gap-4 p-4 md:p-6 @min-[48rem]:grid-cols-[15rem_minmax(0,1fr)]">
            <TemplateList templates={templates.data} chosen={chosen} />
            <TemplateDetail key={chosen.id} template={chosen} />
          </div>
        </div>
      )}
    </>
  );
}

function TemplateList({ templates, chosen }: { templates: readonly Template[]; chosen: Template }) {
  return (
    <nav aria-label="Templates">
      <ul className="flex flex-col gap-1">
        {templates.map((template) => {
          const isChosen = template.id === chosen.id;
          return (
            <li key={template.id}>
              <Link
                to="/templates"
                search={{ key: template.key }}
                resetScroll={false}
                aria-current={isChosen ? 'true' : undefined}
                className={classNames(
                  'block rounded-lg border px-3 py-2',
                  isChosen
                    ? 'border-accent-line bg-accent-soft text-accent-text'
                    : 'border-transparent hover:bg-hover',
                )}
              >
                <span className="block font-medium">{template.name}</span>
                <span className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
                  {categoryWords[template.category]}
                  {template.warnings.length > 0 && (
                    <Badge tone="caution">
                      <TriangleAlert aria-hidden />
                      {template.warnings.length === 1 ? '1 warning' : `${template.warnings.length} warnings`}
                    </Badge>
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
