import { ArrowDown, Ban } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime, localDay, longDay } from '@/components/ui/clinicTime.ts';
import type { Message } from '@/contracts/message.ts';
import { type MessageActions, MessageBubble } from './MessageBubble.tsx';

interface ThreadProps {
  /** Oldest first. */
  messages: readonly Message[];
  timeZone: string;
  patientName: string;
  optedOutAt: string | null;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  onLoadOlder: () => void;
  actions: MessageActions;
  /** What stands where there are no texts yet. */
  empty: ReactNode;
}

const nearBottom = 80;

/**
 * The texts of a conversation. All loaded texts are in the page, so that it can be searched and printed; older ones
 * are fetched as one scrolls up, and what one reads stays where it is.
 */
export function Thread(props: ThreadProps) {
  const { messages, hasOlder, isLoadingOlder, onLoadOlder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const isAtBottom = useRef(true);
  const before = useRef({ firstId: '', height: 0 });
  const [hasNews, setNews] = useState(false);
  const firstId = messages[0]?.id ?? '';
  const lastId = messages.at(-1)?.id ?? '';

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const { firstId: knownFirst, height } = before.current;
    if (isAtBottom.current) box.scrollTop = box.scrollHeight;
    else if (knownFirst !== '' && knownFirst !== firstId) box.scrollTop += box.scrollHeight - height;
    before.current = { firstId, height: box.scrollHeight };
  });

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    // The composer below grows and shrinks, and pictures load: stay with the newest text when one was there.
    const observer = new ResizeObserver(() => {
      if (isAtBottom.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!isAtBottom.current && lastId !== '') setNews(true);
  }, [lastId]);

  useEffect(() => {
    const mark = top.current;
    if (mark === null || !hasOlder || isLoadingOlder) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true && scroller.current !== null && scroller.current.scrollTop < 200)
          onLoadOlder();
      },
      { root: scroller.current, rootMargin: '200px 0px 0px' },
    );
    observer.observe(mark);
    return () => observer.disconnect();
  }, [hasOlder, isLoadingOlder, onLoadOlder]);

  function onScroll() {
    const box = scroller.current;
    if (box === null) return;
    isAtBottom.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottom;
    if (isAtBottom.current) setNews(false);
  }

  function toNewest() {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' });
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col print:block">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-label={`Texts with ${props.patientName}`}
        // A region that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto bg-canvas px-4 py-3 -outline-offset-2 print:overflow-visible print:bg-transparent"
      >
        <div ref={top} className="mt-auto" />
        {hasOlder && (
          <Button
            size="small"
            variant="ghost"
            className="self-center print:hidden"
            disabled={isLoadingOlder}
            onClick={onLoadOlder}
          >
            {isLoadingOlder ? 'Loading older texts …' : 'Show older texts'}
          </Button>
        )}
        {messages.length === 0 && props.empty}
        <Rows {...props} />
      </div>
      {hasNews && (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-pop"
          onClick={toNewest}
        >
          <ArrowDown aria-hidden />
          New text
        </Button>
      )}
    </div>
  );
}

function Rows({ messages, timeZone, patientName, optedOutAt, actions }: ThreadProps) {
  const optOutIndex =
    optedOutAt === null ? -1 : messages.findIndex(({ occurredAt }) => occurredAt > optedOutAt);
  const noticeAt = optedOutAt === null ? -1 : optOutIndex === -1 ? messages.length : optOutIndex;
  const notice = optedOutAt !== null && (
    <p className="flex items-center gap-1.5 self-center rounded-full border border-danger-line bg-danger-soft px-3 py-0.5 text-xs text-danger">
      <Ban aria-hidden className="size-3.5" />
      Opted out {exactTime(optedOutAt, timeZone)}. No text can be sent until the patient texts START.
    </p>
  );
  return (
    <>
      {messages.map((message, index) => {
        const day = localDay(message.occurredAt, timeZone);
        const previous = messages[index - 1];
        const isNewDay = previous === undefined || localDay(previous.occurredAt, timeZone) !== day;
        return (
          <Fragment key={message.clientKey ?? message.id}>
            {isNewDay && (
              <h2 className="sticky top-0 z-1 self-center rounded-full border border-line bg-surface px-3 py-0.5 text-xs font-medium text-muted print:static">
                <time dateTime={day}>{longDay(message.occurredAt, timeZone)}</time>
              </h2>
            )}
            {index === noticeAt && notice}
            <MessageBubble
              message={message}
              timeZone={timeZone}
              patientName={patientName}
              actions={actions}
            />
          </Fragment>
        );
      })}
      {noticeAt === messages.length && notice}
    </>
  );
}
