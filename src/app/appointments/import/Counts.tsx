import { Download } from 'lucide-react';
import { rejectedRowsAddress } from '@/client/importCalls.ts';
import { buttonStyle } from '@/components/ui/Button.tsx';
import type { FileImport } from '@/contracts/fileImport.ts';
import { countLines, rowsWord } from './importWords.ts';

/** What a file would do, or has done: counts, and why rows are rejected. */
export function Counts({ file, isDone }: { file: FileImport; isDone: boolean }) {
  const counts = isDone ? file.results : file.counts;
  if (counts === null) return null;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        {countLines(counts, isDone).map(({ label, count }) => (
          <div key={label} className="flex flex-col-reverse">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="text-xl font-semibold tabular-nums">{count.toLocaleString('en-US')}</dd>
          </div>
        ))}
      </dl>
      {counts.consentReasons.length > 0 && (
        <Reasons
          title={isDone ? 'Why consents were not recorded' : 'Why consents will not be recorded'}
          hint="The visits are imported all the same. A patient without consent on record gets no reminder."
          reasons={counts.consentReasons}
        />
      )}
      {counts.reasons.length > 0 && (
        <div className="flex flex-col gap-2">
          <Reasons title="Why rows are rejected" reasons={counts.reasons} />
          {file.columns !== null && (
            <a
              href={rejectedRowsAddress(file.id)}
              download="rejected-rows.csv"
              className={`${buttonStyle()} self-start`}
            >
              <Download aria-hidden />
              Rejected rows with reasons
            </a>
          )}
        </div>
      )}
    </div>
  );
}

type Reason = NonNullable<FileImport['counts']>['reasons'][number];

function Reasons({ title, hint, reasons }: { title: string; hint?: string; reasons: readonly Reason[] }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-[0.8125rem] font-semibold">{title}</h3>
      {hint !== undefined && <p className="text-[0.8125rem] text-muted">{hint}</p>}
      <ul aria-label={title} className="flex flex-col gap-1 text-[0.8125rem]">
        {reasons.map(({ sentence, lines, firstLine }) => (
          <li key={sentence}>
            {sentence}{' '}
            <span className="text-muted">
              ({lines === 1 ? `row ${firstLine}` : `${rowsWord(lines)}, the first is row ${firstLine}`})
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
