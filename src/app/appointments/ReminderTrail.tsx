import { Link } from '@tanstack/react-router';
import { CircleSlash, Clock3, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAppointmentReminders } from '@/client/appointments.ts';
import { useDecision } from '@/client/decisions.ts';
import { useReminderRules } from '@/client/reminderRules.ts';
import { Findings } from '@/components/twilio/Findings.tsx';
import { StatusBadge } from '@/components/twilio/StatusBadge.tsx';
import { shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import type { AppointmentReminders } from '@/contracts/reminderRule.ts';
import { stepWords } from '../reminders/stepWords.ts';

type Reminder = AppointmentReminders['items'][number];

/** Of a visit: which reminders went, which go when in whose time, which do not and why, by which rule. Earlier starts apart. */
export function ReminderTrail({ appointment }: { appointment: Appointment }) {
  const trail = useAppointmentReminders(appointment.id);
  if (trail.isPending) return <SkeletonRows count={2} label="Loading reminders" />;
  if (trail.isError)
    return <ErrorState sentence={sentenceOf(trail.error)} onRetry={() => void trail.refetch()} />;
  const { items } = trail.data;
  const isCurrent = ({ startsAt }: Reminder) => Date.parse(startsAt) === Date.parse(appointment.startsAt);
  const current = items.filter(isCurrent);
  const earlier = items.filter((reminder) => !isCurrent(reminder));
  return (
    <div className="flex flex-col gap-2">
      {current.length === 0 && (
        <p className="text-[0.8125rem] text-muted">
          No rule plans a reminder for this visit. Rules are under{' '}
          <Link to="/settings" className="underline underline-offset-2">
            Settings
          </Link>
          .
        </p>
      )}
      <ol aria-label="Reminders" className="flex flex-col divide-y divide-line">
        {current.map((reminder) => (
          <One key={reminder.id} reminder={reminder} trail={trail.data} />
        ))}
      </ol>
      {earlier.length > 0 && (
        <details className="text-[0.8125rem]">
          <summary className="min-h-6 cursor-pointer py-0.5 text-muted hover:text-text">
            Before the visit was moved ({earlier.length})
          </summary>
          <ol className="flex flex-col divide-y divide-line">
            {earlier.map((reminder) => (
              <One key={reminder.id} reminder={reminder} trail={trail.data} />
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function One({ reminder, trail }: { reminder: Reminder; trail: AppointmentReminders }) {
  const { state, sentence, sendAt, dueAt, text, messageId } = reminder;
  const rules = useReminderRules();
  const rule = rules.data?.find(({ id }) => id === reminder.ruleId);
  const step = rule?.steps.find(({ id }) => id === reminder.stepId);
  const went = text !== null && text.handedOverAt !== null;
  const goes = state === 'planned' || (text !== null && !went && !notGoing.has(text.status));
  const Icon = went ? MessageSquareText : goes ? Clock3 : CircleSlash;
  const at = text?.handedOverAt ?? sendAt ?? dueAt;
  return (
    <li className="flex gap-2.5 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span>
            {went ? 'Went' : goes ? 'Goes' : 'Does not go'}{' '}
            {goes || went ? <When at={at} trail={trail} /> : null}
          </span>
          {text !== null && <StatusBadge status={text.status} />}
        </p>
        {!went && !goes && <p className="text-[0.8125rem]">{sentence ?? 'The rules for texts said no.'}</p>}
        <p className="text-xs text-muted">
          {rule === undefined ? 'By a rule that is no longer in force' : `By “${rule.name}”`}
          {step !== undefined && `: ${stepWords(step)}`}
          {!goes && !went && (
            <>
              , wanted <When at={dueAt} trail={trail} />
            </>
          )}
        </p>
        {messageId !== null && (
          <p className="mt-0.5 flex flex-wrap gap-x-3 text-[0.8125rem]">
            {text !== null && (
              <Link
                to="/conversations/$conversationId"
                params={{ conversationId: text.conversationId }}
                search={{ filter: 'all' }}
                className="inline-flex min-h-6 items-center underline underline-offset-2"
              >
                Open the conversation
              </Link>
            )}
          </p>
        )}
        {messageId !== null && <Decided messageId={messageId} />}
      </div>
    </li>
  );
}

const notGoing: ReadonlySet<string> = new Set(['blocked', 'withdrawn', 'canceled', 'failed', 'undelivered']);

/** A time by the clock of the visit's place, and by the patient's where that shows another. */
function When({ at, trail }: { at: string; trail: AppointmentReminders }) {
  const { timeZone, patientZone } = trail;
  const theirs = patientZone === null ? null : `${shortDay(at, patientZone)}, ${timeOfDay(at, patientZone)}`;
  const ours = `${shortDay(at, timeZone)}, ${timeOfDay(at, timeZone)}`;
  return (
    <time dateTime={at}>
      {ours}
      {theirs !== null && theirs !== ours && (
        <span className="font-normal text-muted"> ({theirs} where the patient is)</span>
      )}
    </time>
  );
}

/** What was decided about its text, and by which rules; asked for only when somebody wants to know. */
function Decided({ messageId }: { messageId: string }) {
  const [isOpen, setOpen] = useState(false);
  const decision = useDecision(messageId, isOpen);
  const findings = decision.data?.decisions.flatMap((one) => one.findings) ?? [];
  return (
    <details className="text-[0.8125rem]" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-6 cursor-pointer py-0.5 text-muted hover:text-text">What was decided</summary>
      {decision.isError && <p className="text-danger">{sentenceOf(decision.error)}</p>}
      {decision.isPending && isOpen && <p className="text-muted">Loading …</p>}
      {decision.data?.why && (
        <p className="py-1">
          {decision.data.why.sentence} {decision.data.why.advice}
        </p>
      )}
      {decision.isSuccess && findings.length === 0 && !decision.data.why && (
        <p className="py-1">Every rule let it go.</p>
      )}
      {findings.length > 0 && <Findings findings={findings} />}
    </details>
  );
}
