import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useImportConsents } from '@/client/consent.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Field, inputStyle } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { ConsentImport } from '@/contracts/consentImport.ts';
import { importColumns } from '@/domain/consent/importRow.ts';
import { FileButton } from './FileButton.tsx';

/** Imports consents from a file: looks at it first, says what would become of each line, and records on demand. */
export function ImportConsentDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const run = useImportConsents();
  const [csv, setCsv] = useState<string | null>(null);
  const outcome = run.data;
  const isTried = outcome !== undefined && outcome.id === null;
  const isDone = outcome !== undefined && outcome.id !== null;

  function change(next: boolean) {
    run.reset();
    setCsv(null);
    onOpenChange(next);
  }

  async function choose(file: File | undefined) {
    run.reset();
    const text = file === undefined ? null : await file.text();
    setCsv(text);
    if (text !== null) run.mutate({ csv: text, isDryRun: true });
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Import consent"
      description="From a CSV file, with where each patient agreed on every line."
      footer={
        isDone ? (
          <Button onClick={() => change(false)}>Close</Button>
        ) : (
          <>
            <Button onClick={() => change(false)}>Cancel</Button>
            <Button
              variant="primary"
              disabled={run.isPending}
              disabledReason={
                csv === null
                  ? 'Choose a file first.'
                  : isTried && outcome.recorded > 0
                    ? null
                    : 'Nothing to record.'
              }
              onClick={() => csv !== null && run.mutate({ csv })}
            >
              {run.isPending
                ? 'One moment …'
                : isTried
                  ? `Record ${outcome.recorded === 1 ? '1 line' : `${outcome.recorded} lines`}`
                  : 'Record'}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {run.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(run.error)}
          </Notice>
        )}
        {!isDone && (
          <>
            <Field label="CSV file" hint="2,000 lines and 250 KB at most.">
              {(control) => (
                <input
                  {...control}
                  type="file"
                  accept=".csv,text/csv"
                  className={`${inputStyle} h-auto py-1.5`}
                  onChange={(event) => void choose(event.target.files?.[0])}
                />
              )}
            </Field>
            <FileButton
              label="An empty file with the columns"
              name="consent.csv"
              type="text/csv"
              text={`${importColumns.join(',')}\r\n`}
            />
            <p className="text-[0.8125rem] text-muted">
              A list without proof is no consent: the line is rejected. Numbers that have opted out stay so.
            </p>
          </>
        )}
        {outcome !== undefined && <Outcome outcome={outcome} />}
      </div>
    </Dialog>
  );
}

function Outcome({ outcome }: { outcome: ConsentImport }) {
  const isDone = outcome.id !== null;
  const counts = [
    [isDone ? 'Recorded' : 'To be recorded', outcome.recorded],
    ['On record already', outcome.unchanged],
    ['Rejected', outcome.rejected],
    ['Of these opted out, and staying so', outcome.stillOptedOut],
    ['New opt-outs', outcome.newOptOuts],
  ] as const;
  return (
    <output className="flex flex-col gap-3">
      <p className="font-medium">
        {isDone ? 'Imported.' : 'Nothing is recorded yet.'}{' '}
        {outcome.lines === 1 ? '1 line' : `${outcome.lines} lines`}
      </p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-[0.8125rem]">
        {counts.map(([name, count]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="text-right tabular-nums">{count}</dd>
          </div>
        ))}
      </dl>
      {outcome.rejectedCsv !== null && (
        <div>
          <FileButton
            label="Rejected lines with reasons"
            name="rejected.csv"
            type="text/csv"
            text={outcome.rejectedCsv}
          />
        </div>
      )}
    </output>
  );
}
