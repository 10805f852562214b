import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useImportStep } from '@/client/imports.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { FileImport } from '@/contracts/fileImport.ts';
import { Section } from '../../layout/Section.tsx';
import { CancelFile } from './CancelFile.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { Counts } from './Counts.tsx';
import { importWord, rowsWord } from './importWords.ts';

/** The third step: what the file would do. */
export function CheckedFile({ file }: { file: FileImport }) {
  const step = useImportStep(file.id);
  const [isChanging, setChanging] = useState(false);
  if (isChanging) return <ColumnsForm file={file} />;
  const { counts } = file;
  const word = counts === null ? null : importWord(counts);
  const isUncertain = file.isWholePeriod && (counts?.rejected ?? 0) > 0;
  return (
    <Section title="What the file would do" description={`${rowsWord(file.lines)}. Nothing is written yet.`}>
      <div className="flex flex-col gap-4 p-4">
        {step.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(step.error)}
          </Notice>
        )}
        <Counts file={file} isDone={false} />
        {isUncertain && (
          <Notice tone="caution">
            Some rows are rejected, so that it is not certain which visits the file lacks. Mend these rows, or
            change the columns and import the file as a part of its days.
          </Notice>
        )}
        {!isUncertain && (counts?.missing ?? 0) > 0 && (
          <Notice tone="caution">
            {counts?.missing === 1 ? '1 visit' : `${counts?.missing} visits`} of {period(file)} not in the
            file will be cancelled.
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            disabled={step.isPending}
            disabledReason={
              isUncertain ? 'Some rows are rejected.' : word === null ? 'There is nothing to import.' : null
            }
            onClick={() => step.mutate({ kind: 'commit', cancelsMissing: counts?.missing ?? 0 })}
          >
            {word ?? 'Import'}
          </Button>
          <Button onClick={() => setChanging(true)}>Change the columns</Button>
          <CancelFile id={file.id} />
        </div>
      </div>
    </Section>
  );
}

function period({ counts }: FileImport): string {
  if (!counts?.firstDay) return 'these days';
  return counts.firstDay === counts.lastDay
    ? counts.firstDay
    : `${counts.firstDay} to ${counts.lastDay ?? ''}`;
}
