import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { type ConversationChange, useChangeConversation } from '@/client/conversations.ts';
import type { Conversation } from '@/contracts/conversation.ts';
import { namesOn } from './personWords.ts';

/** Done, snooze, assign and back, each with an undo that stands where one looks next. */
export function useConversationActions() {
  const { mutateAsync, isPending } = useChangeConversation();

  // Not by the callbacks of `mutate`: those are forgotten when done-and-next takes the conversation off the screen.
  async function run(id: string, next: ConversationChange): Promise<boolean> {
    try {
      await mutateAsync({ id, change: next });
      return true;
    } catch (error) {
      toast.error(sentenceOf(error));
      return false;
    }
  }

  async function change(
    { id }: Conversation,
    next: ConversationChange,
    words: string,
    undo: ConversationChange,
  ) {
    if (await run(id, next)) toast(words, { action: { label: 'Undo', onClick: () => void run(id, undo) } });
  }

  return {
    isPending,
    finish: (conversation: Conversation) =>
      void change(
        conversation,
        { status: 'done' },
        `Done: ${namesOn(conversation)}`,
        formerState(conversation),
      ),
    reopen: (conversation: Conversation) =>
      void change(
        conversation,
        { status: 'open' },
        `Open again: ${namesOn(conversation)}`,
        formerState(conversation),
      ),
    snooze: (conversation: Conversation, until: string) =>
      void change(
        conversation,
        { status: 'snoozed', snoozedUntil: until },
        `Snoozed: ${namesOn(conversation)}`,
        formerState(conversation),
      ),
    assign: (conversation: Conversation, to: { id: string; name: string } | null) =>
      void change(
        conversation,
        { assignedTo: to?.id ?? null },
        to === null ? 'Assigned to nobody' : `Assigned to ${to.name}`,
        { assignedTo: conversation.assignedTo?.id ?? null },
      ),
  };
}

function formerState({ status, snoozedUntil }: Conversation): ConversationChange {
  return snoozedUntil === null ? { status } : { status, snoozedUntil };
}
