import { classNames } from '@/components/ui/classNames.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime, timeOfDay } from '@/components/ui/clinicTime.ts';
import type { Message } from '@/contracts/message.ts';
import { MessageDetails } from './MessageDetails.tsx';
import { authorOf, templateWords, troubleOf } from './messageWords.ts';
import { StatusBadge } from './StatusBadge.tsx';

export interface MessageActions {
  onResend: (message: Message) => void;
  onWithdraw: (message: Message) => void;
  /** The text that an action is running for. */
  busyId: string | null;
}

/** One text: its words, who wrote it and when, how far it has come, and what to do when it failed. */
export function MessageBubble({
  message,
  timeZone,
  patientName,
  actions,
}: {
  message: Message;
  timeZone: string;
  patientName: string;
  actions: MessageActions;
}) {
  const isOutbound = message.direction === 'outbound';
  const trouble = isOutbound ? troubleOf(message) : null;
  const isOptimistic = message.id === message.clientKey;
  const author = message.author.kind === 'patient' ? patientName : authorOf(message);
  return (
    <article
      className={classNames(
        'group flex max-w-[min(34rem,88%)] flex-col gap-0.5',
        isOutbound ? 'items-end self-end' : 'items-start self-start',
      )}
    >
      <p
        dir="auto"
        className={classNames(
          'rounded-2xl border px-3 py-1.5 text-[0.9375rem] leading-snug break-words whitespace-pre-wrap',
          isOutbound
            ? 'rounded-br-sm border-accent-line bg-accent-soft'
            : 'rounded-bl-sm border-line bg-surface',
          trouble !== null && message.status !== 'unknown' && 'border-danger-line bg-danger-soft',
          isOptimistic && 'opacity-80',
        )}
      >
        {message.body}
        {message.mediaUrls.length > 0 && (
          <span className="mt-1 block text-xs text-muted">
            {message.mediaUrls.length === 1
              ? '1 picture or file'
              : `${message.mediaUrls.length} pictures or files`}
          </span>
        )}
      </p>
      <div
        className={classNames(
          'flex flex-wrap items-center gap-x-2 text-xs text-muted',
          isOutbound && 'justify-end',
        )}
      >
        <span>{author}</span>
        {message.templateKey !== null && <span>{templateWords(message.templateKey)}</span>}
        <time dateTime={message.occurredAt} title={exactTime(message.occurredAt, timeZone)}>
          {timeOfDay(message.occurredAt, timeZone)}
        </time>
        {isOutbound && <StatusBadge status={message.status} />}
        {message.sendAt !== null && <span>{exactTime(message.sendAt, timeZone)}</span>}
        {!isOptimistic && <MessageDetails message={message} timeZone={timeZone} />}
      </div>
      {trouble !== null && (
        <div
          className={classNames(
            'flex flex-wrap items-center justify-end gap-2 text-right text-[0.8125rem]',
            message.status === 'unknown' ? 'text-caution' : 'text-danger',
          )}
        >
          <p>
            <strong className="font-semibold">{trouble.title}.</strong> {trouble.advice}
          </p>
          {message.error?.canResend === true && (
            <Button
              size="small"
              className="print:hidden"
              disabled={actions.busyId === message.id}
              onClick={() => actions.onResend(message)}
            >
              Send again
            </Button>
          )}
        </div>
      )}
      {message.status === 'scheduled' && (
        <Button
          size="small"
          className="print:hidden"
          disabled={actions.busyId === message.id}
          onClick={() => actions.onWithdraw(message)}
        >
          Take back
        </Button>
      )}
    </article>
  );
}
