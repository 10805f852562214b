import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, FileText, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useAllTemplates } from '@/client/templates.ts';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { NewTemplateDialog } from './NewTemplateDialog.tsx';
import { TemplateDetail } from './TemplateDetail.tsx';
import { TemplateList } from './TemplateList.tsx';
import { UnreviewedSwitch } from './UnreviewedSwitch.tsx';

const route = getRouteApi('/shell/templates');

/** The texts that are sent again and again: as they really go out, in each language, and the way to new words. */
export function TemplatesScreen() {
  const { key } = route.useSearch();
  const templates = useAllTemplates();
  const noPermission = useNoPermission('templates:write');
  const [isMaking, setMaking] = useState(false);
  const chosen = templates.data?.find((template) => template.key === key) ?? templates.data?.[0];
  return (
    <>
      <PageHeader
        title="Templates"
        description="Texts that are written once and sent often. New words count once they are approved."
        actions={
          <Button variant="primary" disabledReason={noPermission} onClick={() => setMaking(true)}>
            <Plus aria-hidden /> New template
          </Button>
        }
      />
      <NewTemplateDialog isOpen={isMaking} onOpenChange={setMaking} />
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
            <TemplateList templates={templates.data} chosen={chosen} makesWay={key !== undefined} />
            <div className="flex min-w-0 flex-col gap-4">
              {key !== undefined && (
                <Link
                  to="/templates"
                  search={{}}
                  className={classNames(buttonStyle({ size: 'small' }), 'w-fit @min-[48rem]:hidden')}
                >
                  <ArrowLeft aria-hidden /> All templates
                </Link>
              )}
              <TemplateDetail key={chosen.id} template={chosen} />
              <UnreviewedSwitch />
            </div>
          </div>
        </div>
      )}
    </>
  );
}
