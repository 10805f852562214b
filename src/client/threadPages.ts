import type { InfiniteData } from '@tanstack/react-query';
import type { Message, SendSmsAnswer, SendSmsRequest } from '@/contracts/message.ts';
import type { Page } from '@/contracts/page.ts';
import { nextDeliveryStatus, shownStatus } from '@/domain/message/status.ts';

export type ThreadData = InfiniteData<Page<Message>, string | undefined>;

/** The row that stands in the thread from the click until the server's own row takes its place. */
export function optimisticMessage(input: {
  request: SendSmsRequest;
  clientKey: string;
  conversationId: string;
  authorName: string;
  now: string;
}): Message {
  return {
    id: input.clientKey,
    messageId: null,
    conversationId: input.conversationId,
    direction: 'outbound',
    category: input.request.category ?? 'conversation',
    body: input.request.message,
    textRemovedAt: null,
    mediaUrls: [],
    phoneNumber: input.request.to,
    senderNumber: null,
    patientId: null,
    appointmentId: null,
    templateKey: input.request.templateKey ?? null,
    language: null,
    status: 'sending',
    dispatchState: 'sending',
    deliveryStatus: null,
    reasonCode: null,
    error: null,
    encoding: 'GSM-7',
    segments: 1,
    additions: [],
    canResend: false,
    isHeld: false,
    sendAt: null,
    occurredAt: input.now,
    createdAt: input.now,
    clientKey: input.clientKey,
    author: { kind: 'staff', name: input.authorName },
  };
}

/** What the answer to a send says about its optimistic row. */
export function answeredMessage(row: Message, answer: SendSmsAnswer): Message {
  return {
    ...row,
    id: answer.id,
    messageId: answer.messageId,
    body: answer.text,
    status: answer.details.status,
    dispatchState: 'handed_over',
    encoding: answer.encoding,
    segments: answer.segments,
    additions: answer.additions,
    sendAt: answer.details.sendAt ?? null,
  };
}

function isSame(a: Message, b: Message): boolean {
  return a.id === b.id || (a.clientKey !== null && a.clientKey === b.clientKey);
}

/** Two reports of one message, the newer one second: the status moves forward only, however late a report comes. */
function forwardOnly(known: Message, incoming: Message): Message {
  if (known.deliveryStatus === null) return incoming;
  const deliveryStatus =
    incoming.deliveryStatus === null
      ? known.deliveryStatus
      : nextDeliveryStatus(known.deliveryStatus, incoming.deliveryStatus);
  if (deliveryStatus === incoming.deliveryStatus || incoming.dispatchState === null) return incoming;
  return {
    ...incoming,
    deliveryStatus,
    status: shownStatus(incoming.dispatchState, deliveryStatus),
    error: known.error,
  };
}

/** Puts a message into the loaded pages (newest first): in place of its earlier self, else where its time belongs. */
export function upsertMessage(data: ThreadData, message: Message): ThreadData {
  let found = false;
  const pages = data.pages.map((page) => {
    const items: Message[] = [];
    for (const known of page.items) {
      if (!isSame(known, message)) items.push(known);
      else if (!found) {
        found = true;
        items.push(forwardOnly(known, message));
      }
    }
    return { ...page, items };
  });
  if (found) return { ...data, pages };
  return { ...data, pages: insertByTime(pages, message) };
}

function insertByTime(pages: Page<Message>[], message: Message): Page<Message>[] {
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((known) => known.occurredAt <= message.occurredAt);
    const isLast = index === pages.length - 1;
    if (at === -1 && !(isLast && page.nextCursor === null)) continue;
    const items = at === -1 ? [...page.items, message] : page.items.toSpliced(at, 0, message);
    return pages.with(index, { ...page, items });
  }
  return pages; // Older than everything that is loaded: its own page will bring it.
}

/** Takes an optimistic row away again, when its text was refused. */
export function removeByClientKey(data: ThreadData, clientKey: string): ThreadData {
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.filter((known) => known.id !== clientKey),
    })),
  };
}
