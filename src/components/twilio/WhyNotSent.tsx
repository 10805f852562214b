import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useDecision } from '@/client/decisions.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Popover } from '@/components/ui/Popover.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Decision, MessageDecision } from '@/contracts/decision.ts';
import type { Message } from '@/contracts/message.ts';
import { basisWords, decisionLine, questionAbout } from './decisionWords.ts';
import { Findings } from './Findings.tsx';

/** The button at a text that did not leave, or not yet: it answers why, by which rule, and what to do. */
export function WhyNotSent({ message, timeZone }: { message: Message; timeZone: string }) {
  const [isOpen, setOpen] = useState(false);
  const decision = useDecision(message.id, isOpen);
  const question = questionAbout(message);
  if (question === null) return null;
  return (
    <Popover
      title={question}
      side="bottom"
      align="end"
      onOpenChange={setOpen}
      trigger={
        <Button size="small" variant="ghost">
          <CircleHelp aria-hidden />
          {question}
        </Button>
      }
    >
      {decision.isPending && <Skeleton className="h-16" />}
      {decision.isError && <p className="text-danger">{sentenceOf(decision.error)}</p>}
      {decision.data !== undefined && <Answer found={decision.data} timeZone={timeZone} />}
    </Popover>
  );
}

function Answer({ found, timeZone }: { found: MessageDecision; timeZone: string }) {
  const { why, decisions } = found;
  return (
    <div className="flex flex-col gap-3 text-[0.8125rem]">
      {why === null ? (
        <p>It was let go.</p>
      ) : (
        <div className="flex flex-col gap-1">
          <p className="font-medium">{why.sentence}</p>
          {why.until !== null && (
            <p>
              It leaves <time dateTime={why.until}>{exactTime(why.until, timeZone)}</time>, if nothing stops
              it.
            </p>
          )}
          {why.advice !== null && <p className="text-muted">{why.advice}</p>}
        </div>
      )}
      <ol aria-label="What was decided" className="flex flex-col gap-3 border-t border-line pt-2">
        {decisions.map((decision) => (
          <li key={decision.id}>
            <OneDecision decision={decision} timeZone={timeZone} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function OneDecision({ decision, timeZone }: { decision: Decision; timeZone: string }) {
  const basis = basisWords(decision.consent);
  const facts = [
    basis,
    decision.zones.length > 0 ? `Judged by the time in ${decision.zones.join(', ')}` : null,
    decision.packVersion === null ? null : `Rules of ${decision.packVersion}`,
  ].filter((fact) => fact !== null);
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{decisionLine(decision)}</span>
        <time dateTime={decision.decidedAt} className="text-xs text-muted">
          {exactTime(decision.decidedAt, timeZone)}
        </time>
      </p>
      <Findings findings={decision.findings} />
      {facts.length > 0 && <p className="text-xs break-words text-muted">{facts.join(' · ')}</p>}
    </div>
  );
}
