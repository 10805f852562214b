/** What happens to a text with such content: `block` has no override; `hold` needs a second person; `warn` is shown. */
export type ContentAction = 'block' | 'hold' | 'warn';

/** A stretch of text in UTF-16 units, `end` exclusive. */
export type TextRange = { start: number; end: number };

/** What a rule may know besides the text. */
export type ScanContext = {
  /** The patient's birth date on record, YYYY-MM-DD. */
  patientBirthDate?: string | undefined;
};

/** One detector of the content scan. `find` must run in time linear in the text (compliance rule DLP-05). */
export type ContentRule<Id extends string = string> = {
  id: Id;
  action: ContentAction;
  /** For people: what was found and what to do instead. Never quotes the text. */
  sentence: string;
  /** Whether an approved typed field of a template may hold such content, e.g. a record number. */
  exemptible: boolean;
  find: (text: string, context: ScanContext) => TextRange[];
};

/** The ranges of all matches of a global expression, or of its first group where it has a `d` flag and one. */
export function matches(text: string, pattern: RegExp): TextRange[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
    return { start, end };
  });
}
