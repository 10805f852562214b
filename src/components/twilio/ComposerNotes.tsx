import type { ReactNode } from 'react';
import { holdReasons } from '@/domain/phi/holdReasons.ts';
import { StatusIcon } from './StatusIcon.tsx';
import { statusLooks } from './messageStatusWords.ts';
import type { SmsComposer } from './useSmsComposer.ts';

function Note({
  tone,
  role,
  children,
}: {
  tone: 'plain' | 'caution' | 'danger';
  role?: 'alert';
  children: ReactNode;
}) {
  return (
    <div role={role} className={`hb-composer-note hb-composer-note-${tone}`}>
      {children}
    </div>
  );
}

const dateFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });

/** Consent or opt-out, beside Send. Says on what it rests, or what is lawful next. */
export function ConsentState({ composer }: { composer: SmsComposer }) {
  const { labels, preview, suppression } = composer;
  const { answer, problem } = preview;
  if (answer === null) {
    return <p className="hb-composer-consent">{problem === null ? labels.checking : labels.checkFailed}</p>;
  }
  if (suppression?.active === true) {
    const { since } = suppression;
    const when = since === null ? labels.optedOut : labels.optedOutSince(dateFormat.format(new Date(since)));
    return (
      <p className="hb-composer-consent hb-composer-bad">
        <StatusIcon shape="ban" />
        <strong>{when}</strong> {answer.refusal?.message} {answer.refusal?.next ?? labels.optedOutNext}
      </p>
    );
  }
  const { allowed, message } = answer.consent;
  return (
    <p className={allowed ? 'hb-composer-consent hb-composer-good' : 'hb-composer-consent hb-composer-bad'}>
      <StatusIcon shape={allowed ? 'tick' : 'ban'} />
      {message}
      {!allowed && ` ${answer.refusal?.next ?? labels.consentNext}`}
    </p>
  );
}

type Finding = NonNullable<SmsComposer['preview']['answer']>['findings'][number];

function Sentences({ title, findings }: { title: string; findings: readonly Finding[] }) {
  const sentences = [...new Set(findings.map(({ message }) => message))];
  return (
    <>
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

/** What must not be sent, what somebody else has to look at unless a reason is given, and what is merely good to know. */
export function Findings({ composer }: { composer: SmsComposer }) {
  const { labels, preview } = composer;
  const { answer } = preview;
  if (answer === null || composer.text === '') return null;
  const of = (wanted: 'block' | 'hold' | 'warn'): Finding[] =>
    answer.findings.filter(({ action = 'block' }) => action === wanted);
  const blocked = of('block');
  const held = of('hold');
  const told = new Set(answer.findings.map(({ message }) => message));
  return (
    <>
      {blocked.length > 0 && (
        <Note tone="danger">
          <div>
            <Sentences title={labels.findingsTitle} findings={blocked} />
          </div>
        </Note>
      )}
      {held.length > 0 && (
        <Note tone="caution">
          <div>
            <Sentences title={labels.heldTitle} findings={held} />
            {answer.hold?.canGiveReason === true ? (
              <label className="hb-composer-reason">
                {labels.reasonLabel}
                <select
                  value={composer.contentReason ?? ''}
                  onChange={(event) => composer.setContentReason(event.target.value)}
                >
                  <option value="">{labels.reasonNone}</option>
                  {holdReasons.map((reason) => (
                    <option key={reason} value={reason}>
                      {labels.reasons[reason]}
                    </option>
                  ))}
                </select>
              </label>
            ) : (
              <p>{labels.heldNext}</p>
            )}
          </div>
        </Note>
      )}
      {of('warn').length > 0 && (
        <Note tone="caution">
          <div>
            <Sentences title={labels.warningsTitle} findings={of('warn')} />
          </div>
        </Note>
      )}
      {answer.window?.state === 'held' && answer.window.message !== null && (
        <Note tone="caution">
          <p>{answer.window.message}</p>
        </Note>
      )}
      {answer.warnings
        .filter(({ message }) => !told.has(message))
        .map(({ code, message }) => (
          <Note key={code} tone="caution">
            <p>{message}</p>
          </Note>
        ))}
    </>
  );
}

/** The text as it will really be sent, when the clinic's rules add to it. */
export function FinalText({ composer }: { composer: SmsComposer }) {
  const { labels, measured, text } = composer;
  if (measured.additions.length === 0 || text.trim() === '') return null;
  const at = measured.finalText.indexOf(text);
  const additionWords: Record<string, string> = labels.additions;
  return (
    <figure className="hb-composer-final">
      <figcaption>
        <strong>{labels.previewTitle}</strong>{' '}
        {labels.previewAdded(measured.additions.map((name) => additionWords[name] ?? name).join(', '))}
      </figcaption>
      <p dir="auto">
        <ins>{measured.finalText.slice(0, at)}</ins>
        {text}
        <ins>{measured.finalText.slice(at + text.length)}</ins>
      </p>
    </figure>
  );
}

/** What went wrong with the last attempt, and what can be done. */
export function SendTrouble({ composer }: { composer: SmsComposer }) {
  const { labels, problem } = composer;
  if (problem === null) {
    if (!composer.hasUnanswered) return null;
    return (
      <Note tone="caution">
        <p>{labels.pendingFound}</p>
      </Note>
    );
  }
  return (
    <Note tone={problem.isDoubtful || problem.isHeld ? 'caution' : 'danger'} role="alert">
      <p>
        <strong>
          {problem.isHeld ? labels.isHeld : problem.isDoubtful ? labels.maybeSent : labels.notSent}.
        </strong>{' '}
        {problem.error.message} {problem.canRepeat && labels.repeatIsSafe}
      </p>
      <span className="hb-composer-actions">
        {problem.canRestore && (
          <button type="button" className="hb-composer-quiet" onClick={composer.restore}>
            {labels.restore}
          </button>
        )}
        <button type="button" className="hb-composer-quiet" onClick={composer.dismissProblem}>
          {labels.dismiss}
        </button>
      </span>
    </Note>
  );
}

/** The texts that were sent from here and how far they have come, live. */
export function Deliveries({ composer }: { composer: SmsComposer }) {
  const { labels, deliveries } = composer;
  if (deliveries.length === 0) return null;
  return (
    <section className="hb-composer-deliveries" aria-label={labels.deliveriesTitle}>
      <ul>
        {deliveries.map(({ id, text, status, error }) => {
          const { word, shape, tone } = statusLooks[status];
          return (
            <li key={id}>
              <span className="hb-composer-sent-text" dir="auto">
                {text}
              </span>
              <span className={`hb-composer-status hb-composer-status-${tone}`}>
                <StatusIcon shape={shape} />
                {word}
              </span>
              {error !== null && (
                <span className="hb-composer-bad">
                  {error.title}. {error.advice}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
