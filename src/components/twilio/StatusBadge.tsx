import { classNames } from '@/components/ui/classNames.ts';
import { type ShownStatus, statusMeaning } from '@/domain/message/status.ts';
import { statusLooks, type StatusTone } from './messageStatusWords.ts';
import { StatusIcon } from './StatusIcon.tsx';

const tones: Record<StatusTone, string> = {
  waiting: 'text-muted',
  good: 'text-good',
  bad: 'text-danger',
  doubt: 'text-caution',
};

/** How far a text has come: a shape, the words, and what they mean in the title. */
export function StatusBadge({ status, className }: { status: ShownStatus; className?: string }) {
  const { word, shape, tone } = statusLooks[status];
  return (
    <span
      title={statusMeaning(status)}
      className={classNames('inline-flex items-center gap-1 whitespace-nowrap', tones[tone], className)}
    >
      <StatusIcon shape={shape} className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
