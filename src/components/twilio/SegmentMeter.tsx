import type { ComposerLabels } from './composerLabels.ts';
import { type MeasuredDraft, namesOf } from './measureDraft.ts';

/** How long the text is as it will really be sent: characters left, segments, encoding, estimated cost. */
export function SegmentMeter({
  id,
  measured,
  labels,
  costNote,
}: {
  id: string;
  measured: MeasuredDraft;
  labels: ComposerLabels;
  costNote: string | undefined;
}) {
  const { measure, cost } = measured;
  const used = measure.unitsPerSegment - measure.remaining;
  return (
    <div id={id} className="hb-composer-meter" data-hb-encoding={measure.encoding}>
      <meter
        className="hb-composer-bar"
        aria-label={labels.segmentUse}
        min={0}
        max={measure.unitsPerSegment}
        value={used}
      />
      <span>{labels.charactersLeft(measure.remaining)}</span>
      <span className="hb-composer-segments">{labels.segments(measure.segments)}</span>
      <span title={measure.encoding}>{labels.encoding[measure.encoding]}</span>
      {cost !== null && <span title={costNote}>{labels.cost(cost)}</span>}
    </div>
  );
}

/** The characters that make the text longer to send, by name, and one click that replaces what has a look-alike. */
export function RareCharacters({
  measured,
  labels,
  onReplace,
}: {
  measured: MeasuredDraft;
  labels: ComposerLabels;
  onReplace: () => void;
}) {
  if (measured.forcing.length === 0) return null;
  const names = namesOf(measured.forcing);
  return (
    <div className="hb-composer-note hb-composer-note-caution">
      <p>
        {labels.rareCharacters(names.slice(0, 6).join(', '))}
        {names.length > 6 && ` ${labels.andMore(names.length - 6)}`}
        {!measured.canReplace && ` ${labels.removeRare}`}
      </p>
      {measured.canReplace && (
        <button type="button" className="hb-composer-quiet" onClick={onReplace}>
          {labels.replaceLookAlikes}
        </button>
      )}
    </div>
  );
}
