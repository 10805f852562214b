import type { Notice } from '@/contracts/notice.ts';
import { shortDay, timeOfDay, wallTime } from '@/components/ui/clinicTime.ts';

/** What goes about a notice and when, what went, and why one does not go. */
export function NoticeTexts({ notice }: { notice: Notice }) {
  const { rule, texts, timeZone, isWorkedOut, state } = notice;
  const shown = texts.filter(({ reason }) => reason !== 'due_date_moved');
  if (state === 'open' && (rule === null || rule.isPaused)) {
    return (
      <p className="text-[0.8125rem] text-caution">
        Nobody is texted: {rule === null ? 'there is no rule for it.' : `the rule “${rule.name}” is off.`}
      </p>
    );
  }
  if (shown.length === 0)
    return <p className="text-[0.8125rem] text-muted">{isWorkedOut ? 'No text.' : 'Being worked out …'}</p>;
  return (
    <ol aria-label="Texts" className="flex flex-col gap-0.5 text-[0.8125rem]">
      {shown.map((text) => (
        <li key={text.id}>
          {text.sendAt !== null && text.reason === null ? (
            <>
              {text.state === 'planned' ? 'Goes ' : text.text?.handedOverAt == null ? 'Waits for ' : 'Went '}
              <time dateTime={text.sendAt}>
                {shortDay(text.sendAt, timeZone)}, {timeOfDay(text.sendAt, timeZone)}
              </time>
              {text.patientSendAt !== null && text.patientSendAt !== text.localSendAt && (
                <span className="text-muted"> ({wallTime(text.patientSendAt)} where the patient is)</span>
              )}
            </>
          ) : (
            <span className="text-muted">
              Not on {shortDay(text.dueAt, timeZone)}, {timeOfDay(text.dueAt, timeZone)}: {text.sentence}
            </span>
          )}
          {text.wordsSentence !== null && text.reason === null && (
            <span className="block text-xs text-muted">{text.wordsSentence}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
