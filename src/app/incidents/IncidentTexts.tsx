import { Link } from '@tanstack/react-router';
import { useSession } from '@/client/session.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Incident } from '@/contracts/incident.ts';
import { Section } from '../layout/Section.tsx';
import { categoryWords } from '../words/categoryWords.ts';

/** The texts that reached somebody else, or may have; their words are in their conversations. */
export function IncidentTexts({ incident }: { incident: Incident }) {
  const { clinic } = useSession();
  const { texts, textCount, conversationId } = incident;
  if (textCount === 0 && conversationId === null) return null;
  return (
    <Section title={textCount === 1 ? '1 text' : `${textCount} texts`}>
      <div className="flex flex-col gap-2 px-4 py-3">
        <ul aria-label="Texts" className="flex flex-col gap-1 text-[0.8125rem]">
          {texts.map(({ id, at, category, displayNumber, conversationId: line }) => (
            <li key={id}>
              <Link
                to="/conversations/$conversationId"
                params={{ conversationId: line }}
                search={{ filter: 'all' }}
                className="inline-flex min-h-6 items-center underline-offset-2 hover:underline"
              >
                {categoryWords[category]}, {displayNumber}, {exactTime(at, clinic.timeZone)}
              </Link>
            </li>
          ))}
        </ul>
        {textCount > texts.length && (
          <p className="text-[0.8125rem] text-muted">The latest {texts.length} are shown.</p>
        )}
        {conversationId !== null && (
          <Link
            to="/conversations/$conversationId"
            params={{ conversationId }}
            search={{ filter: 'all' }}
            className="inline-flex min-h-6 items-center text-[0.8125rem] underline underline-offset-2"
          >
            The answer that reported it
          </Link>
        )}
      </div>
    </Section>
  );
}
