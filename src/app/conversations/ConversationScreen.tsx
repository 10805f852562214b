import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EyeOff, MessageSquareDashed } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useConversation, useConversations, useMarkRead } from '@/client/conversations.ts';
import { useMessageActions, useThread } from '@/client/messages.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Thread } from '@/components/twilio/Thread.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import type { Conversation } from '@/contracts/conversation.ts';
import { useShortcut } from '../shell/shortcuts.ts';
import { ConversationComposer } from './ConversationComposer.tsx';
import { ConversationHeader } from './ConversationHeader.tsx';
import { PersonDetails } from './PersonDetails.tsx';
import { namesOn } from './personWords.ts';
import { useConversationActions } from './useConversationActions.ts';

const route = getRouteApi('/shell/conversations/$conversationId');

/** One conversation: its texts, where to answer, and who it is with. */
export function ConversationScreen() {
  const { conversationId } = route.useParams();
  const conversation = useConversation(conversationId);
  if (conversation.isError) {
    return (
      <ErrorState sentence={sentenceOf(conversation.error)} onRetry={() => void conversation.refetch()} />
    );
  }
  if (conversation.data === undefined) {
    return (
      <div className="flex-1">
        <SkeletonRows count={4} label="Loading the conversation" />
      </div>
    );
  }
  return <OpenConversation key={conversationId} conversation={conversation.data} />;
}

/** The texts of an open conversation are seen once they are on a screen that is looked at. */
function useMarkSeen(conversation: Conversation, isShown: boolean) {
  const { mutate } = useMarkRead();
  const { id, isUnread, lastMessage } = conversation;
  const lastId = lastMessage?.id;
  useEffect(() => {
    if (!isShown || !isUnread) return undefined;
    const mark = () => {
      if (document.visibilityState === 'visible') mutate(id);
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
    // A new text makes the conversation unread again, and is then seen too.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, isUnread, isShown, lastId, mutate]);
}

function useFinishAndNext(conversation: Conversation) {
  const { filter } = route.useSearch();
  const { data: list = [] } = useConversations(filter);
  const { finish } = useConversationActions();
  const navigate = useNavigate();
  return () => {
    const at = list.findIndex(({ id }) => id === conversation.id);
    const next = list[at + 1] ?? list[at - 1];
    finish(conversation);
    if (next === undefined) void navigate({ to: '/conversations', search: { filter } });
    else
      void navigate({
        to: '/conversations/$conversationId',
        params: { conversationId: next.id },
        search: { filter },
      });
  };
}

function OpenConversation({ conversation }: { conversation: Conversation }) {
  const { filter } = route.useSearch();
  const { clinic } = useSession();
  const mayRead = useMay('messages:read');
  const maySend = useMay('messages:send');
  const thread = useThread(conversation.id, mayRead);
  const { resend, withdraw, approve, settle } = useMessageActions();
  const [areDetailsOpen, setDetailsOpen] = useState(false);
  const composer = useRef<HTMLDivElement>(null);
  const finish = useFinishAndNext(conversation);
  useMarkSeen(conversation, thread.data !== undefined);
  useShortcut('e', finish);
  useShortcut('r', () => composer.current?.querySelector('textarea')?.focus());

  const { fetchNextPage } = thread;
  const loadOlder = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const name = namesOn(conversation);
  const report = { onError: (error: Error) => toast.error(sentenceOf(error)) };
  return (
    <>
      <section
        aria-label={`Conversation with ${name}`}
        className="flex min-h-0 min-w-0 flex-1 flex-col print:block"
      >
        <ConversationHeader
          conversation={conversation}
          filter={filter}
          onFinish={finish}
          onDetails={() => setDetailsOpen(true)}
        />
        {!mayRead && (
          <div className="flex-1 bg-canvas">
            <EmptyState icon={EyeOff} title="The words of texts are not for your role">
              You see that there are texts and with whom. Ask an administrator if you need to read them.
            </EmptyState>
          </div>
        )}
        {mayRead && thread.isPending && (
          <div className="flex-1 bg-canvas">
            <SkeletonRows label="Loading texts" />
          </div>
        )}
        {thread.isError && (
          <ErrorState sentence={sentenceOf(thread.error)} onRetry={() => void thread.refetch()} />
        )}
        {thread.data !== undefined && (
          <Thread
            messages={thread.data}
            timeZone={clinic.timeZone}
            patientName={name}
            optedOutAt={conversation.isOptedOut ? conversation.optedOutAt : null}
            hasOlder={thread.hasNextPage}
            isLoadingOlder={thread.isFetchingNextPage}
            onLoadOlder={loadOlder}
            actions={{
              isAllowed: maySend,
              onResend: (message) => resend.mutate(message, report),
              onWithdraw: (message) => withdraw.mutate(message, report),
              onApprove: (message) => approve.mutate(message, report),
              onSettle: (message, outcome) => settle.mutate({ message, outcome }, report),
              busyId:
                (resend.isPending ? resend.variables.id : null) ??
                (withdraw.isPending ? withdraw.variables.id : null) ??
                (approve.isPending ? approve.variables.id : null) ??
                (settle.isPending ? settle.variables.message.id : null),
            }}
            empty={
              <EmptyState icon={MessageSquareDashed} title="No texts yet">
                Write the first one below. It will say who you are and how to stop texts.
              </EmptyState>
            }
          />
        )}
        {maySend && (
          <div ref={composer}>
            <ConversationComposer conversation={conversation} />
          </div>
        )}
      </section>
      <aside
        ref={scrollsByKeyboard}
        aria-label="Details"
        className="hidden w-72 shrink-0 overflow-y-auto border-l border-line bg-surface p-4 text-[0.8125rem] @min-[72rem]:block print:hidden"
      >
        <PersonDetails conversation={conversation} />
      </aside>
      <Dialog isOpen={areDetailsOpen} onOpenChange={setDetailsOpen} title="Details" placement="side">
        <div className="text-[0.8125rem]">
          <PersonDetails conversation={conversation} />
        </div>
      </Dialog>
    </>
  );
}
