import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, Inbox, PenLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ConversationFilter } from '@/client/api.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useConversations } from '@/client/conversations.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useCounts } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { Menu, MenuChoice } from '@/components/ui/Menu.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { conversationFilters } from '@/contracts/conversation.ts';
import { useNewMessage } from '../newMessage/newMessageContext.ts';
import { ConversationRow } from './ConversationRow.tsx';

const filterWords: Record<ConversationFilter, string> = {
  all: 'All',
  waiting: 'Waiting',
  unread: 'Unread',
  mine: 'Mine',
  unassigned: 'Unassigned',
  snoozed: 'Snoozed',
  done: 'Done',
};

/** The filters that stand in the row; the others are in the menu beside them. */
const usual: readonly ConversationFilter[] = ['all', 'waiting', 'unread', 'mine'];

const emptyWords: Record<ConversationFilter, { title: string; next: string }> = {
  all: {
    title: 'No conversations yet',
    next: 'Send the first text with “New message”. Answers arrive here.',
  },
  waiting: { title: 'Nobody is waiting', next: 'A conversation stands here while the patient spoke last.' },
  unread: { title: 'Everything is read', next: 'New texts from patients appear here.' },
  mine: { title: 'Nothing is assigned to you', next: 'Take a conversation with “Assign” in its header.' },
  unassigned: {
    title: 'Everything is assigned',
    next: 'Conversations without a person in charge appear here.',
  },
  snoozed: { title: 'Nothing is snoozed', next: 'Snooze a conversation to see it again later.' },
  done: { title: 'Nothing is done yet', next: 'Press E in a conversation, or “Done”, when it is settled.' },
};

/** The inbox under one filter. Only what can be seen is in the page, however long the list is. */
export function ConversationList({
  filter,
  openId,
}: {
  filter: ConversationFilter;
  openId: string | undefined;
}) {
  const list = useConversations(filter);
  const { data: counts } = useCounts();
  const newMessage = useNewMessage();
  const mayNotSend = useNoPermission('messages:send');
  const navigate = useNavigate();
  const isRare = !usual.includes(filter);
  return (
    <>
      <header className="border-b border-line bg-surface px-4 pt-2.5 pb-2">
        <div className="flex items-center gap-2">
          <h1 className="flex-1 text-base font-semibold">Conversations</h1>
          <Button
            variant="primary"
            size="small"
            disabledReason={mayNotSend}
            onClick={() => newMessage.open()}
          >
            <PenLine aria-hidden />
            New message
          </Button>
        </div>
        <FilterLinks
          label="Show conversations"
          filters={usual.map((value) => ({
            label: filterWords[value],
            link: { to: '/conversations', search: { filter: value } },
            isActive: value === filter,
            count: value === 'waiting' ? counts?.waiting : value === 'unread' ? counts?.unread : undefined,
          }))}
        >
          <Menu
            trigger={
              <button
                type="button"
                className={classNames(
                  'flex h-7 items-center gap-1 rounded-full border px-2 text-[0.8125rem] whitespace-nowrap',
                  isRare
                    ? 'border-accent-line bg-accent-soft font-semibold text-accent-text'
                    : 'border-transparent text-muted hover:bg-hover hover:text-text',
                )}
              >
                {isRare ? filterWords[filter] : 'More'}
                <ChevronDown aria-hidden className="size-3.5" />
              </button>
            }
          >
            <MenuChoice
              label="Show conversations"
              value={filter}
              onChange={(value) => void navigate({ to: '/conversations', search: { filter: value } })}
              options={conversationFilters.map((value) => ({ value, label: filterWords[value] }))}
            />
          </Menu>
        </FilterLinks>
      </header>
      {list.isPending && <SkeletonRows count={8} label="Loading conversations" />}
      {list.isError && <ErrorState sentence={sentenceOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <EmptyState icon={Inbox} title={emptyWords[filter].title}>
          {emptyWords[filter].next}
        </EmptyState>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <Rows list={list} filter={filter} openId={openId} />
      )}
    </>
  );
}

function Rows({
  list,
  filter,
  openId,
}: {
  list: ReturnType<typeof useConversations>;
  filter: ConversationFilter;
  openId: string | undefined;
}) {
  const { data: conversations = [], hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by hand
  const virtual = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 88,
    getItemKey: (index) => conversations[index]?.id ?? index,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastIndex >= conversations.length - 5) void fetchNextPage();
  }, [lastIndex, conversations.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const openIndex = conversations.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [openIndex, virtual]);

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul style={{ height: virtual.getTotalSize() }} className="relative">
        {items.map((item) => {
          const conversation = conversations[item.index];
          if (conversation === undefined) return null;
          return (
            <li
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              aria-setsize={hasNextPage ? -1 : conversations.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
              className="absolute inset-x-0 top-0"
            >
              <ConversationRow
                conversation={conversation}
                filter={filter}
                isOpen={conversation.id === openId}
              />
            </li>
          );
        })}
      </ul>
      {isFetchingNextPage && <SkeletonRows count={2} label="Loading more conversations" />}
    </div>
  );
}
