import { Link } from '@tanstack/react-router';
import { FileText } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useImports } from '@/client/imports.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Section } from '../../layout/Section.tsx';
import { rowsWord, stateWords } from './importWords.ts';

/** The files of late, and where each stands. */
export function LatestFiles() {
  const { clinic } = useSession();
  const imports = useImports();
  return (
    <Section title="Latest files">
      {imports.isPending && <SkeletonRows count={2} label="Loading the latest files" />}
      {imports.isError && (
        <ErrorState sentence={sentenceOf(imports.error)} onRetry={() => void imports.refetch()} />
      )}
      {imports.data?.length === 0 && (
        <EmptyState icon={FileText} title="No file yet">
          What was imported, and what is still on its way, stands here.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {imports.data?.map((file) => (
          <li
            key={file.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-[0.8125rem]"
          >
            <Link
              to="/appointments/import"
              search={{ id: file.id }}
              className="font-medium text-accent-text underline underline-offset-2"
            >
              {rowsWord(file.lines)}, sent in <RelativeTime at={file.createdAt} timeZone={clinic.timeZone} />
            </Link>
            <Badge tone={file.state === 'done' ? 'good' : 'neutral'}>{stateWords[file.state]}</Badge>
            {file.results !== null && (
              <span className="text-muted">
                {file.results.new} new, {file.results.moved} moved, {file.results.rejected} rejected
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
