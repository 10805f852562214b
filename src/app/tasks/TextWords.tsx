import { sentenceOf } from '@/client/apiProblem.ts';
import { useMessage } from '@/client/messages.ts';
import { useSession } from '@/client/session.ts';
import { Skeleton } from '@/components/ui/Skeleton.tsx';

/** The words of a text, for those who may read texts. */
export function TextWords({ messageId, label }: { messageId: string; label: string }) {
  const mayRead = useSession().scopes.includes('messages:read');
  const message = useMessage(messageId, mayRead);
  if (!mayRead)
    return <p className="text-[0.8125rem] text-muted">Your account may not read the words of texts.</p>;
  if (message.isPending) return <Skeleton className="w-3/5" />;
  if (message.isError)
    return (
      <p role="alert" className="text-[0.8125rem] text-danger">
        {sentenceOf(message.error)}
      </p>
    );
  return (
    <blockquote
      aria-label={label}
      lang={message.data.language ?? undefined}
      dir="auto"
      className="max-w-prose border-l-3 border-line pl-3 break-words whitespace-pre-wrap"
    >
      {message.data.body}
    </blockquote>
  );
}
