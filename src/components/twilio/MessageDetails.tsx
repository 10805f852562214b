import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMessage } from '@/client/messages.ts';
import { IconButton } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Popover } from '@/components/ui/Popover.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Message, MessageWithHistory } from '@/contracts/message.ts';
import { authorOf, templateWords } from './messageWords.ts';
import { StatusBadge } from './StatusBadge.tsx';

/** The button beside a text that shows everything that happened to it. */
export function MessageDetails({ message, timeZone }: { message: Message; timeZone: string }) {
  const [isOpen, setOpen] = useState(false);
  const details = useMessage(message.id, isOpen);
  return (
    <Popover
      title="What happened to this text"
      side="bottom"
      align={message.direction === 'outbound' ? 'end' : 'start'}
      onOpenChange={setOpen}
      trigger={
        <IconButton label="Details" size="small" className="size-6 text-muted print:hidden">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {details.isPending && <Skeleton className="h-16" />}
      {details.isError && <p className="text-danger">{sentenceOf(details.error)}</p>}
      {details.data !== undefined && <History message={details.data} timeZone={timeZone} />}
    </Popover>
  );
}

function History({ message, timeZone }: { message: MessageWithHistory; timeZone: string }) {
  const facts: [string, string][] = [
    ['Written by', authorOf(message)],
    ['Category', message.category],
    ...(message.templateKey === null
      ? []
      : [['Template', templateWords(message.templateKey)] as [string, string]]),
    ['Size', `${message.segments} × ${message.encoding}`],
    ['Our id', message.id],
    ...(message.messageId === null ? [] : [['Twilio’s id', message.messageId] as [string, string]]),
  ];
  return (
    <div className="flex flex-col gap-3 text-[0.8125rem]">
      <ol className="flex flex-col gap-1.5">
        {message.history.map((event) => (
          <li key={event.id} className="flex flex-wrap items-baseline justify-between gap-x-3">
            {event.status === null ? (
              <span>{event.rawStatus ?? event.kind}</span>
            ) : (
              <StatusBadge status={event.status} />
            )}
            <time dateTime={event.occurredAt} className="text-xs text-muted">
              {exactTime(event.occurredAt, timeZone)}
            </time>
            {event.errorCode !== null && (
              <span className="w-full text-xs text-danger">Twilio error {event.errorCode}</span>
            )}
          </li>
        ))}
      </ol>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t border-line pt-2 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
