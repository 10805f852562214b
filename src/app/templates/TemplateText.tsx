import { directionOf } from '@/domain/template/language.ts';

/** The words of a template, its fields marked, in the direction of their language. */
export function TemplateText({ body, language }: { body: string; language: string }) {
  return (
    <p
      lang={language}
      dir={directionOf(language)}
      className="max-w-prose rounded-lg bg-sunken px-3 py-2 font-mono text-[0.8125rem] break-words whitespace-pre-wrap"
    >
      {body.split(/(\{[^{}]*\})/).map((part, index) =>
        // oxlint-disable-next-line react/no-array-index-key -- the parts of one fixed text
        part.startsWith('{') ? (
          <mark key={index} dir="ltr" className="rounded bg-accent-soft px-0.5 text-accent-text">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  );
}
