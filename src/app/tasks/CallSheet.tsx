import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Task } from '@/contracts/task.ts';
import { clockWords, dayOf, shortDayWords } from '../appointments/days.ts';
import { languageWord } from '../words/languageWords.ts';
import { TextWords } from './TextWords.tsx';
import { visitStatusWords } from './taskWords.ts';

type Visit = Task['visits'][number];

/** What somebody needs who calls: the visits, what the patient wrote and was answered, the language, other visits of that phone. */
export function CallSheet({ task }: { task: Task }) {
  const { visits, otherVisits, messageId, answerMessageId, language } = task;
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-[0.8125rem]">
      {visits.length > 0 && (
        <Row label={visits.length === 1 ? 'Visit' : 'Visits'}>
          <VisitList visits={visits} />
        </Row>
      )}
      {messageId !== null && (
        <Row label="Wrote">
          <TextWords messageId={messageId} label="What the patient wrote" />
        </Row>
      )}
      <Row label="Answered">
        {answerMessageId === null ? (
          <span className="text-muted">Nothing was answered.</span>
        ) : (
          <TextWords messageId={answerMessageId} label="What was answered" />
        )}
      </Row>
      {language !== null && <Row label="Language">{languageWord(language)}</Row>}
      {otherVisits.length > 0 && (
        <Row label="Also to come">
          <VisitList visits={otherVisits} />
        </Row>
      )}
    </dl>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function VisitList({ visits }: { visits: readonly Visit[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {visits.map(({ id, patientName, localStart, status, clinician, location }) => (
        <li key={id}>
          <Link
            to="/appointments"
            search={{ show: 'all', date: dayOf(localStart) }}
            className="inline-flex min-h-6 items-center underline-offset-2 hover:underline"
          >
            {shortDayWords(dayOf(localStart))}, {clockWords(localStart)}
          </Link>
          <span className="text-muted">
            {[null, patientName, clinician, location, visitStatusWords[status]]
              .filter((part) => part !== null && part !== '')
              .map((part) => ` · ${part}`)
              .join('')}
          </span>
        </li>
      ))}
    </ul>
  );
}
