import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useImport } from '@/client/imports.ts';
import { useNoPermission } from '@/client/permission.ts';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { CheckedFile } from './CheckedFile.tsx';
import { ChooseFile } from './ChooseFile.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { LatestFiles } from './LatestFiles.tsx';
import { RunningFile } from './RunningFile.tsx';
import { StepList } from './StepList.tsx';

const route = getRouteApi('/shell/appointments/import');

/** Takes in visits from a file: choose it, confirm its columns, see what it would do, and let it be done. */
export function ImportScreen() {
  const { id } = route.useSearch();
  const noPermission = useNoPermission('appointments:write');
  return (
    <>
      <PageHeader
        title="Import appointments"
        description="From a CSV file. Nothing is written before you have seen what it would do."
        actions={
          <Link to="/appointments" className={buttonStyle()}>
            <ArrowLeft aria-hidden />
            Appointments
          </Link>
        }
      />
      <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
        {noPermission !== null && <Notice tone="caution">Your role may not change appointments.</Notice>}
        {noPermission === null && id === undefined && (
          <>
            <StepList at="staged" />
            <ChooseFile />
            <LatestFiles />
          </>
        )}
        {noPermission === null && id !== undefined && <OneFile key={id} id={id} />}
      </div>
    </>
  );
}

function OneFile({ id }: { id: string }) {
  const file = useImport(id);
  if (file.isPending) return <SkeletonRows count={4} label="Loading the file" />;
  if (file.isError)
    return <ErrorState sentence={sentenceOf(file.error)} onRetry={() => void file.refetch()} />;
  const { state } = file.data;
  return (
    <>
      <StepList at={state} hasFile />
      {state === 'staged' && <ColumnsForm file={file.data} />}
      {state === 'checked' && <CheckedFile file={file.data} />}
      {state !== 'staged' && state !== 'checked' && <RunningFile file={file.data} />}
    </>
  );
}
