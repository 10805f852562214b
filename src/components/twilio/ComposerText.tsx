import { type KeyboardEvent, type Ref, useMemo } from 'react';
import { type Highlight, piecesOf } from './textHighlights.ts';

/**
 * The place to write, with highlights behind the text. A mirror of the text lies under the transparent field: it
 * carries the highlights and makes the field as tall as its text.
 */
export function ComposerText({
  id,
  label,
  text,
  placeholder,
  highlights,
  describedBy,
  isInvalid,
  onChange,
  onSend,
  ref,
}: {
  id: string;
  label: string;
  text: string;
  placeholder: string;
  highlights: readonly Highlight[];
  describedBy: string;
  isInvalid: boolean;
  onChange: (text: string) => void;
  onSend: () => void;
  ref: Ref<HTMLTextAreaElement>;
}) {
  const pieces = useMemo(() => piecesOf(text, highlights), [text, highlights]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSend();
  }

  return (
    <div className="hb-composer-text">
      <div className="hb-composer-text-inner">
        <div aria-hidden="true" className="hb-composer-mirror" dir="auto">
          {pieces.map((piece, index) =>
            piece.kind === null ? (
              piece.text
            ) : (
              // eslint-disable-next-line react/no-array-index-key
              <mark key={index} className={`hb-composer-mark hb-composer-mark-${piece.kind}`}>
                {piece.text}
              </mark>
            ),
          )}
          {'\n'}
        </div>
        <textarea
          id={id}
          ref={ref}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className="hb-composer-field"
          dir="auto"
          placeholder={placeholder}
          spellCheck
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
    </div>
  );
}
