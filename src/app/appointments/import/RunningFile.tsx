import { Link } from '@tanstack/react-router';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { FileImport } from '@/contracts/fileImport.ts';
import { Section } from '../../layout/Section.tsx';
import { CancelFile } from './CancelFile.tsx';
import { Counts } from './Counts.tsx';
import { rowsWord, stateWords } from './importWords.ts';

/** A file that is being looked at or written, or that has ended. */
export function RunningFile({ file }: { file: FileImport }) {
  const isRunning = file.state === 'checking' || file.state === 'committing';
  return (
    <Section title={stateWords[file.state]}>
      <div className="flex flex-col gap-4 p-4">
        {isRunning && (
          <div className="flex flex-col gap-1.5">
            <progress
              aria-label={stateWords[file.state]}
              max={file.lines}
              value={file.doneLines}
              className="h-2 w-full accent-accent"
            />
            <output className="text-[0.8125rem] text-muted">
              {file.doneLines.toLocaleString('en-US')} of {rowsWord(file.lines)}. You can leave this page: it
              goes on by itself.
            </output>
          </div>
        )}
        {file.reason !== null && <Notice tone="caution">{file.reason}</Notice>}
        {file.state !== 'checking' && <Counts file={file} isDone />}
        <div className="flex flex-wrap items-center gap-2">
          {isRunning ? (
            <CancelFile id={file.id} label="Cancel" />
          ) : (
            <>
              {file.results?.firstDay && (
                <Link
                  to="/appointments"
                  search={{ date: file.results.firstDay }}
                  className={buttonStyle({ variant: 'primary' })}
                >
                  See the visits
                </Link>
              )}
              <Link to="/appointments/import" search={{}} className={buttonStyle()}>
                Another file
              </Link>
            </>
          )}
        </div>
      </div>
    </Section>
  );
}
