import { classNames } from '@/components/ui/classNames.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime, shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import type { Message } from '@/contracts/message.ts';
import { questionAbout } from './decisionWords.ts';
import { MessageDetails } from './MessageDetails.tsx';
import { authorOf, templateWords, troubleOf } from './messageWords.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { WhyNotSent } from './WhyNotSent.tsx';

export interface MessageActions {
  /** false: the person who looks may not send, and is offered nothing. */
  isAllowed?: boolean;
  onResend: (message: Message) => void;
  onWithdraw: (message: Message) => void;
  /** A second person lets a held text go. */
  onApprove: (message: Message) => void;
  /** A person says what became of a text whose answer was lost. */
  onSettle: (message: Message, outcome: 'sent' | 'not_sent') => void;
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
        {message.textRemovedAt === null ? (
          message.body
        ) : (
          <span className="text-muted italic">The words were removed: their time was over.</span>
        )}
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
        {message.sendAt !== null && (
          <time dateTime={message.sendAt} title={exactTime(message.sendAt, timeZone)}>
            {shortDay(message.sendAt, timeZone)}, {timeOfDay(message.sendAt, timeZone)}
          </time>
        )}
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
        </div>
      )}
      <BubbleActions message={message} actions={actions} timeZone={timeZone} />
    </article>
  );
}

/** What can be done about this text now; nothing for most. */
function BubbleActions({
  message,
  actions,
  timeZone,
}: {
  message: Message;
  actions: MessageActions;
  timeZone: string;
}) {
  const choices = [
    ...(message.canResend ? [{ label: 'Send again', act: () => actions.onResend(message) }] : []),
    ...(message.isHeld ? [{ label: 'Looks fine, send it', act: () => actions.onApprove(message) }] : []),
    ...(message.status === 'unknown'
      ? [
          { label: 'It was sent', act: () => actions.onSettle(message, 'sent') },
          { label: 'It was not sent', act: () => actions.onSettle(message, 'not_sent') },
        ]
      : []),
    ...(message.status === 'scheduled' || message.isHeld
      ? [{ label: 'Take back', act: () => actions.onWithdraw(message) }]
      : []),
  ];
  const isUnexplained = message.id !== message.clientKey && questionAbout(message) !== null;
  const offered = actions.isAllowed === false ? [] : choices;
  if (offered.length === 0 && !isUnexplained) return null;
  return (
    <div className="flex flex-wrap justify-end gap-2 print:hidden">
      {isUnexplained && <WhyNotSent message={message} timeZone={timeZone} />}
      {offered.map(({ label, act }) => (
        <Button key={label} size="small" disabled={actions.busyId === message.id} onClick={act}>
          {label}
        </Button>
      ))}
    </div>
  );
}
