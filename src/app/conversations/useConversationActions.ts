import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { type ConversationChange, useChangeConversation } from '@/client/conversations.ts';
import type { Conversation } from '@/contracts/conversation.ts';
import { namesOn } from './personWords.ts';

/** Done, snooze, assign and back, each with an undo that stands where one looks next. */
export function useConversationActions() {
  const { mutate, isPending } = useChangeConversation();

  function change(
    conversation: Conversation,
    next: ConversationChange,
    words: string,
    undo: ConversationChange,
  ) {
    const { id } = conversation;
    const run = (body: ConversationChange, onDone: () => void) =>
      mutate({ id, change: body }, { onSuccess: onDone, onError: (error) => toast.error(sentenceOf(error)) });
    run(next, () => toast(words, { action: { label: 'Undo', onClick: () => run(undo, () => undefined) } }));
  }

  return {
    isPending,
    finish: (conversation: Conversation) =>
      change(conversation, { status: 'done' }, `Done: ${namesOn(conversation)}`, formerState(conversation)),
    reopen: (conversation: Conversation) =>
      change(
        conversation,
        { status: 'open' },
        `Open again: ${namesOn(conversation)}`,
        formerState(conversation),
      ),
    snooze: (conversation: Conversation, until: string) =>
      change(
        conversation,
        { status: 'snoozed', snoozedUntil: until },
        `Snoozed: ${namesOn(conversation)}`,
        formerState(conversation),
      ),
    assign: (conversation: Conversation, to: { id: string; name: string } | null) =>
      change(
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
