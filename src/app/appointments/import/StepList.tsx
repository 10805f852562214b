import { classNames } from '@/components/ui/classNames.ts';
import type { FileImport } from '@/contracts/fileImport.ts';

const steps = ['File', 'Columns', 'Check', 'Import'] as const;

/** How far one is: the four steps, the present one marked. */
export function StepList({ at, hasFile = false }: { at: FileImport['state']; hasFile?: boolean }) {
  const present = !hasFile ? 0 : at === 'staged' ? 1 : at === 'checking' || at === 'checked' ? 2 : 3;
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === present ? 'step' : undefined}
          className={classNames(
            'flex items-center gap-1.5',
            index === present ? 'font-semibold text-text' : 'text-muted',
          )}
        >
          <span
            aria-hidden
            className={classNames(
              'inline-flex size-5 items-center justify-center rounded-full border text-xs tabular-nums',
              index === present ? 'border-accent-line bg-accent-soft text-accent-text' : 'border-line',
            )}
          >
            {index < present ? '✓' : index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
