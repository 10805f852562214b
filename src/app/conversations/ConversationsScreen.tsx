import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useConversations } from '@/client/conversations.ts';
import { classNames } from '@/components/ui/classNames.ts';
import { useShortcut } from '../shell/shortcuts.ts';
import { ConversationList } from './ConversationList.tsx';

const route = getRouteApi('/shell/conversations');

/** The inbox: the list and the open conversation side by side; one after the other where there is no room. */
export function ConversationsScreen() {
  const { filter } = route.useSearch();
  const { conversationId } = useParams({ strict: false });
  const { data: conversations = [] } = useConversations(filter);
  const navigate = useNavigate();

  function step(by: 1 | -1) {
    const at = conversations.findIndex(({ id }) => id === conversationId);
    const next = conversations[at === -1 ? 0 : at + by];
    if (next === undefined) return;
    void navigate({
      to: '/conversations/$conversationId',
      params: { conversationId: next.id },
      search: { filter },
    });
  }
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));

  const isOpen = conversationId !== undefined;
  return (
    <div className="@container flex min-h-0 flex-1 print:block">
      <section
        aria-label="Inbox"
        className={classNames(
          'min-h-0 w-full flex-col border-line @min-[44rem]:flex @min-[44rem]:w-72 @min-[44rem]:shrink-0 @min-[44rem]:border-r @min-[64rem]:w-80 print:hidden',
          isOpen ? 'hidden' : 'flex',
        )}
      >
        <ConversationList filter={filter} openId={conversationId} />
      </section>
      <Outlet />
    </div>
  );
}
