import { type ForcingCharacter, measureText, type TextMeasure } from '@/domain/segment/measureText.ts';
import type { TextPreview } from './useTextPreview.ts';

export interface MeasuredDraft {
  /** The text as it will really be sent, as far as is known. */
  finalText: string;
  additions: readonly string[];
  /** The size of `finalText`. */
  measure: TextMeasure;
  /** Characters of the written text that force UCS-2; positions in the written text. */
  forcing: readonly ForcingCharacter[];
  canReplace: boolean;
  /** "$0.0158", for all segments; null when the price is not known. */
  cost: string | null;
}

/** What the last preview put around its text is put around the present one, until the next preview says better. */
function completed(
  text: string,
  { answer, about }: TextPreview,
): { text: string; additions: readonly string[] } {
  if (answer === null || about.trim() === '' || text.trim() === '') return { text, additions: [] };
  const at = answer.text.indexOf(about);
  if (at < 0) return { text, additions: [] };
  const before = answer.text.slice(0, at);
  const after = answer.text.slice(at + about.length);
  return { text: before + text + after, additions: answer.additions };
}

function costOf(segments: number, { answer }: TextPreview): string | null {
  if (answer === null || answer.segments === 0) return null;
  const amount = (Number(answer.costEstimate.amount) / answer.segments) * segments;
  if (!Number.isFinite(amount)) return null;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: answer.costEstimate.currency,
    maximumFractionDigits: 4,
  }).format(amount);
}

/** Counts the text while it is typed: as really sent, additions included, without waiting for the server. */
export function measureDraft(text: string, preview: TextPreview, isTollFree: boolean): MeasuredDraft {
  const { text: finalText, additions } = completed(text, preview);
  const options = { tollFree: isTollFree };
  const measure = measureText(finalText, options);
  const forcing = finalText === text ? measure.forcing : measureText(text, options).forcing;
  return {
    finalText,
    additions,
    measure,
    forcing,
    canReplace: forcing.some(({ replacement }) => replacement !== undefined),
    cost: text === '' ? null : costOf(measure.segments, preview),
  };
}

/** "curly apostrophe ’, emoji 😊 (2)": each different character once, in the order of the text. */
export function namesOf(forcing: readonly ForcingCharacter[]): string[] {
  const counts = new Map<string, { name: string | undefined; count: number }>();
  for (const { text, name } of forcing) {
    const known = counts.get(text);
    counts.set(text, { name, count: (known?.count ?? 0) + 1 });
  }
  return Array.from(counts, ([character, { name, count }]) =>
    [name, character.trim(), count > 1 ? `(${count})` : '']
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  );
}
