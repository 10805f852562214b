import type { ReactNode } from 'react';
import { useSession } from '@/client/session.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import { part2Wording } from '@/domain/consent/part2Consent.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';

/** The exact words for what was chosen, in the language in which they are read. They are kept with the consent. */
export function WordingToRead({
  subjects,
  language,
  number,
  part2 = false,
  children,
}: {
  subjects: readonly string[];
  /** The words of the Part 2 consent, too. */
  part2?: boolean;
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
      {part2 && <Words language={language} {...part2Wording(clinic.name, language, number)} />}
      {chosen.length === 0 && !part2 && (
        <p className="text-[0.8125rem] text-muted">Choose first what it is about.</p>
      )}
      {chosen.map(({ key, categories: [category] }) => {
        const wording =
          category === undefined ? null : consentWording(category, clinic.name, language, number);
        return wording !== null && <Words key={key} language={language} {...wording} />;
      })}
      <div className="mt-2 max-w-40">{children}</div>
    </div>
  );
}

function Words({ language, text, version }: { language: ReviewedLanguage; text: string; version: string }) {
  return (
    <blockquote lang={language} className="mt-1.5 text-[0.8125rem]">
      “{text}” <span className="text-xs text-muted">({version})</span>
    </blockquote>
  );
}
