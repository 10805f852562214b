import { Link } from '@tanstack/react-router';
import { AlarmClock, Ban, Check, Hourglass, ListTodo, UserRound } from 'lucide-react';
import type { ConversationFilter } from '@/client/api.ts';
import { useSession } from '@/client/session.ts';
import { statusLooks } from '@/components/twilio/messageStatusWords.ts';
import { StatusBadge } from '@/components/twilio/StatusBadge.tsx';
import { Badge } from '@/components/ui/Badge.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { RelativeTime, useNow } from '@/components/ui/RelativeTime.tsx';
import type { Conversation } from '@/contracts/conversation.ts';
import { type ShownStatus, shownStatuses } from '@/domain/message/status.ts';
import { maskedBirthDate, namesOn, waitingWords } from './personWords.ts';

function isShownStatus(status: string): status is ShownStatus {
  return (shownStatuses as readonly string[]).includes(status) && Object.hasOwn(statusLooks, status);
}

/** One conversation in the inbox: who, the last words, how far they came, and whether somebody waits. */
export function ConversationRow({
  conversation,
  filter,
  isOpen,
}: {
  conversation: Conversation;
  filter: ConversationFilter;
  isOpen: boolean;
}) {
  const { clinic, staffMember } = useSession();
  const { patients, lastMessage, isUnread } = conversation;
  const born = patients.length === 1 ? maskedBirthDate(patients[0]?.birthDate ?? null) : null;
  const details = [born, patients.length === 0 ? 'Not a known patient' : conversation.displayNumber];
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{ filter }}
      aria-current={isOpen ? 'page' : undefined}
      className={classNames(
        'relative flex flex-col gap-0.5 border-b border-line py-2 pr-3 pl-5 -outline-offset-2',
        isOpen ? 'bg-accent-soft' : 'bg-surface hover:bg-hover',
      )}
    >
      {isUnread && (
        <span className="absolute top-[1.05rem] left-2 size-2 rounded-full bg-accent">
          <span className="sr-only">Unread</span>
        </span>
      )}
      <span className="flex items-baseline gap-2">
        <span className={classNames('min-w-0 flex-1 truncate', isUnread ? 'font-semibold' : 'font-medium')}>
          {namesOn(conversation)}
        </span>
        {lastMessage !== null && (
          <RelativeTime
            at={lastMessage.occurredAt}
            timeZone={clinic.timeZone}
            className="shrink-0 text-xs text-muted"
          />
        )}
      </span>
      <span className="truncate text-xs text-muted">
        {details.filter((part) => part !== null).join(' · ')}
      </span>
      {lastMessage !== null && (
        <span className="flex items-baseline gap-2">
          <span
            dir="auto"
            className={classNames('min-w-0 flex-1 truncate text-[0.8125rem]', !isUnread && 'text-muted')}
          >
            {/* Empty once the words were removed. */}
            {lastMessage.body ||
              (lastMessage.direction === 'inbound' ? 'A text from the patient' : 'A text to the patient')}
          </span>
          {lastMessage.direction === 'outbound' && isShownStatus(lastMessage.status) && (
            <StatusBadge status={lastMessage.status} className="text-xs" />
          )}
        </span>
      )}
      <Marks conversation={conversation} ownId={staffMember.id} />
    </Link>
  );
}

function Marks({ conversation, ownId }: { conversation: Conversation; ownId: string }) {
  const now = useNow();
  const { waitingSince, isOptedOut, openTasks, assignedTo, status, snoozedUntil } = conversation;
  // Past its time, a snoozed conversation is an open one.
  const isSnoozed = status === 'snoozed' && snoozedUntil !== null && Date.parse(snoozedUntil) > now;
  const isPlain = waitingSince === null && !isOptedOut && openTasks === 0 && assignedTo === null;
  if (isPlain && status !== 'done' && !isSnoozed) return null;
  return (
    <span className="mt-0.5 flex flex-wrap gap-1">
      {waitingSince !== null && (
        <Badge tone="caution">
          <Hourglass aria-hidden />
          Waiting {waitingWords(waitingSince, now)}
        </Badge>
      )}
      {isOptedOut && (
        <Badge tone="danger">
          <Ban aria-hidden />
          Opted out
        </Badge>
      )}
      {openTasks > 0 && (
        <Badge>
          <ListTodo aria-hidden />
          {openTasks === 1 ? '1 task' : `${openTasks} tasks`}
        </Badge>
      )}
      {isSnoozed && (
        <Badge>
          <AlarmClock aria-hidden />
          Snoozed
        </Badge>
      )}
      {status === 'done' && (
        <Badge>
          <Check aria-hidden />
          Done
        </Badge>
      )}
      {assignedTo !== null && (
        <Badge>
          <UserRound aria-hidden />
          {assignedTo.id === ownId ? 'Mine' : assignedTo.name}
        </Badge>
      )}
    </span>
  );
}
