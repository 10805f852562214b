'use client';
import { useId, useMemo, useRef } from 'react';
import { replaceLookAlikes } from '@/domain/segment/lookAlikes.ts';
import { CategoryPicker } from './CategoryPicker.tsx';
import { ConsentState, Deliveries, FinalText, Findings, SendTrouble } from './ComposerNotes.tsx';
import { ComposerText } from './ComposerText.tsx';
import { statusLooks } from './messageStatusWords.ts';
import { RareCharacters, SegmentMeter } from './SegmentMeter.tsx';
import { SendButtons } from './SendButtons.tsx';
import { TemplateFields, TemplatePicker } from './TemplatePicker.tsx';
import type { Highlight } from './textHighlights.ts';
import { type SmsComposerOptions, useSmsComposer } from './useSmsComposer.ts';
import './SMSComposer.css';

export interface SMSComposerProps extends SmsComposerOptions {
  theme?: 'light' | 'dark' | 'auto';
  /** `card` stands by itself and shows what became of its texts; `inline` belongs under a conversation that does. */
  variant?: 'card' | 'inline';
}

/**
 * Writes and sends one text to one patient. In: whom to text, and what to call afterwards; `onSuccess` gets Twilio's
 * SID (our id while the text waits for its time), `onError` an ApiProblem. It talks to Hearback's API on the page's
 * origin, keeps its draft in the session's storage, and never makes a second text of one intent.
 */
// oxlint-disable-next-line import/no-default-export -- the spec imports it so
export default function SMSComposer({ theme = 'auto', variant = 'card', ...options }: SMSComposerProps) {
  const composer = useSmsComposer(options);
  const { labels, measured, disabledReason, preview, text } = composer;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { answer, about } = preview;
  const findings = answer !== null && about === text ? answer.findings : null;

  const highlights = useMemo<Highlight[]>(
    () => [
      ...measured.forcing.map(({ index, length }) => ({
        start: index,
        end: index + length,
        kind: 'rare' as const,
      })),
      ...(findings ?? []).map(({ start, end, action = 'block' }) => ({
        start,
        end,
        kind: action === 'block' ? ('finding' as const) : ('hold' as const),
      })),
    ],
    [measured.forcing, findings],
  );

  function send(sendAt: string | null = null) {
    void composer.send(sendAt);
    field.current?.focus();
  }

  function replace() {
    composer.setText(replaceLookAlikes(text).text);
    field.current?.focus();
  }

  const newest = composer.deliveries[0];
  const isCard = variant === 'card';
  // The consent line above says it already; the button still needs the words.
  const isSaid = composer.suppression?.active === true || disabledReason === answer?.consent.message;
  return (
    <section
      className="hb-composer"
      data-hb-theme={theme}
      data-hb-variant={variant}
      aria-label={labels.region(options.patientName)}
    >
      {isCard && (
        <header className="hb-composer-header">
          <span className="hb-composer-to">{labels.to}</span>
          <strong>{options.patientName}</strong>
          <span className="hb-composer-number">{composer.number?.display ?? options.patientPhone}</span>
          {answer?.mode === 'simulator' && <span className="hb-composer-tag">{labels.simulator}</span>}
        </header>
      )}
      <TemplateFields composer={composer} />
      <ComposerText
        id={`${id}-text`}
        ref={field}
        label={labels.message}
        text={text}
        placeholder={labels.placeholder(options.patientName)}
        highlights={highlights}
        describedBy={`${id}-meter ${id}-reason`}
        isInvalid={(answer?.findings ?? []).some(({ action = 'block' }) => action === 'block') && text !== ''}
        onChange={composer.setText}
        onSend={() => send()}
      />
      <RareCharacters measured={measured} labels={labels} onReplace={replace} />
      <Findings composer={composer} />
      <FinalText composer={composer} />
      <SendTrouble composer={composer} />
      <footer className="hb-composer-footer">
        <TemplatePicker composer={composer} />
        <CategoryPicker composer={composer} describedBy={`${id}-category`} />
        <p id={`${id}-category`} className="hb-composer-hint hb-composer-category">
          {composer.category !== 'system' && labels.categoryMeans[composer.category]}
        </p>
        {text !== '' && (
          <SegmentMeter
            id={`${id}-meter`}
            measured={measured}
            labels={labels}
            costNote={answer?.costEstimate.note}
          />
        )}
        <div className="hb-composer-go">
          <div className="hb-composer-why">
            <ConsentState composer={composer} />
            <p id={`${id}-reason`} className={isSaid ? 'hb-composer-hidden' : 'hb-composer-hint'}>
              {disabledReason ?? labels.sendShortcut}
            </p>
          </div>
          <SendButtons composer={composer} reasonId={`${id}-reason`} onSend={send} />
        </div>
      </footer>
      {isCard && <Deliveries composer={composer} />}
      <output className="hb-composer-hidden">
        {text !== '' && labels.segments(measured.measure.segments)}
      </output>
      <output className="hb-composer-hidden">
        {newest !== undefined && labels.announce(statusLooks[newest.status].word)}
      </output>
    </section>
  );
}
