import type { ReactNode } from 'react';
import { useSession } from '@/client/session.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';

/** The exact words for what was chosen, in the language in which they are read. They are kept with the consent. */
export function WordingToRead({
  subjects,
  language,
  number,
  children,
}: {
  subjects: readonly string[];
  language: ReviewedLanguage;
  /** As people write it: the words name it. */
  number: string;
  children: ReactNode;
}) {
  const { clinic } = useSession();
  const chosen = consentSubjects.filter(({ key }) => subjects.includes(key));
  return (
    <div className="rounded-lg border border-accent-line bg-accent-soft p-3">
      <p className="text-[0.8125rem] font-semibold">Read these words out, or hand them over to sign</p>
      {chosen.length === 0 && <p className="text-[0.8125rem] text-muted">Choose first what it is about.</p>}
      {chosen.map(({ key, categories: [category] }) => {
        const wording =
          category === undefined ? null : consentWording(category, clinic.name, language, number);
        return (
          wording !== null && (
            <blockquote key={key} lang={language} className="mt-1.5 text-[0.8125rem]">
              “{wording.text}” <span className="text-xs text-muted">({wording.version})</span>
            </blockquote>
          )
        );
      })}
      <div className="mt-2 max-w-40">{children}</div>
    </div>
  );
}
