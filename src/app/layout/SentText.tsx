import { directionOf, spokenLanguage } from '@/domain/template/language.ts';
import { stopLines } from '@/domain/template/completeText.ts';

/** Where what every text must carry was put: the clinic's name in front, the STOP line at the end. */
function partsOf(text: string, additions: readonly string[], clinicName: string, language: string) {
  const name = `${clinicName}: `;
  const stop = stopLines[spokenLanguage(language)];
  const from = additions.includes('clinic_name') && text.startsWith(name) ? name.length : 0;
  const to = additions.includes('stop_line') && text.endsWith(stop) ? text.length - stop.length : text.length;
  return { before: text.slice(0, from), own: text.slice(from, to), after: text.slice(to) };
}

/**
 * A text as it is really sent, in a bubble; what was added to it is underlined. The direction is that of its language: the clinic's name
 * in front would turn an Arabic text around.
 */
export function SentText({
  text,
  additions,
  clinicName,
  language,
}: {
  text: string;
  additions: readonly string[];
  clinicName: string;
  language: string;
}) {
  const { before, own, after } = partsOf(text, additions, clinicName, language);
  const mark = 'decoration-accent decoration-dotted underline underline-offset-3';
  return (
    <p
      dir={directionOf(language)}
      lang={language}
      className="w-fit max-w-prose rounded-2xl rounded-br-md border border-accent-line bg-accent-soft px-3.5 py-2 text-[0.9375rem] break-words whitespace-pre-wrap"
    >
      {before !== '' && <ins className={mark}>{before}</ins>}
      {own}
      {after !== '' && <ins className={mark}>{after}</ins>}
    </p>
  );
}

const additionWords: Record<string, string> = {
  clinic_name: 'the clinic’s name',
  stop_line: 'how to stop texts',
};

/** "Underlined: added by the clinic's rules (the clinic's name)". Null when nothing was added. */
export function additionNote(additions: readonly string[]): string | null {
  if (additions.length === 0) return null;
  const names = additions.map((addition) => additionWords[addition] ?? addition);
  return `Underlined is what Hearback adds: ${new Intl.ListFormat('en').format(names)}.`;
}

/** "2 segments, standard characters (GSM-7)" */
export function sizeWords({ segments, encoding }: { segments: number; encoding: 'GSM-7' | 'UCS-2' }): string {
  const characters = encoding === 'GSM-7' ? 'standard characters (GSM-7)' : 'special characters (UCS-2)';
  return `${segments === 1 ? '1 segment' : `${segments} segments`}, ${characters}`;
}
