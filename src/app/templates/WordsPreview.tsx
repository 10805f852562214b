import { useSession } from '@/client/session.ts';
import { usePreviewedWords } from '@/client/templates.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { CheckedWords } from '@/contracts/template.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Language } from '@/domain/template/language.ts';
import { useSettled } from '../forms/useSettled.ts';
import { additionNote, SentText, sizeWords } from '../layout/SentText.tsx';

const outcomes: Record<CheckedWords['problems'][number]['outcome'], { words: string; tone: Tone }> = {
  refused: { words: 'Cannot be approved', tone: 'danger' },
  held: { words: 'A second person has to look', tone: 'caution' },
  warned: { words: 'Worth knowing', tone: 'neutral' },
};

/** Words as a patient would see them, and what would be said of them at their approval. */
export function WordsPreview({
  body,
  language,
  about,
}: {
  body: string;
  language: Language;
  /** A template that is there, or the category of one that is being made. */
  about: { key: string } | { category: Category };
}) {
  const { clinic } = useSession();
  const settled = useSettled(body);
  const checked = usePreviewedWords({ body: settled, language, ...about });
  if (body.trim() === '')
    return <p className="text-[0.8125rem] text-muted">Write something to see it here.</p>;
  if (checked.isError) return <Notice tone="danger">{sentenceOf(checked.error)}</Notice>;
  if (!checked.data) return <Skeleton className="h-24 w-full rounded-2xl" />;
  const { preview, longest, problems } = checked.data;
  return (
    <div aria-live="polite" className="flex min-w-0 flex-col gap-2">
      {preview && (
        <>
          <SentText
            text={preview.text}
            additions={preview.additions}
            clinicName={clinic.name}
            language={language}
          />
          <p className="text-xs text-muted">
            {[sizeWords(preview), longestWords(preview, longest), additionNote(preview.additions)]
              .filter((part) => part !== null)
              .join('. ')}
          </p>
        </>
      )}
      {problems.length > 0 && (
        <ul aria-label="What was found" className="flex flex-col gap-1.5">
          {problems.map(({ code, rule, outcome, message, place }) => (
            <li key={`${code} ${rule} ${message}`} className="flex flex-col gap-0.5 text-[0.8125rem]">
              <span className="flex flex-wrap items-center gap-1.5">
                <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].words}</Badge>
                {place && place.end > place.start && (
                  <mark className="max-w-full rounded bg-caution-soft px-1 font-mono text-xs break-words text-caution">
                    {settled.slice(place.start, place.end)}
                  </mark>
                )}
              </span>
              <span>
                {message} <span className="text-muted">({rule})</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What else a text may come to: long names, other dates. Null where that is no more. */
export function longestWords(
  usual: { segments: number; encoding: 'GSM-7' | 'UCS-2' },
  longest: { segments: number; encoding: 'GSM-7' | 'UCS-2' } | null,
): string | null {
  if (longest === null || (longest.segments === usual.segments && longest.encoding === usual.encoding))
    return null;
  return `At most ${sizeWords(longest)}`;
}
