import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/ui/Badge.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { AuditEvent } from '@/contracts/audit.ts';
import { detailWords, subjectWords, whatWords, whoWords } from './auditWords.ts';

const linkStyle = 'text-accent-text underline underline-offset-2 [overflow-wrap:anywhere]';

/** One event: what, of whom, by whom and when; the rest on demand. */
export function AuditRow({ event, timeZone }: { event: AuditEvent; timeZone: string }) {
  const details = detailWords(event.detail);
  const about = subjectWords(event);
  const { subject, actor } = event;
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-2 md:grid-cols-[15.5rem_minmax(0,1fr)] md:px-6">
      <time dateTime={event.at} className="text-[0.8125rem] text-muted">
        {exactTime(event.at, timeZone)}
      </time>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{whatWords(event.action)}</span>
          {about !== '' &&
            (subject?.kind === 'patient' && subject.id !== null ? (
              <Link to="/patients/$patientId" params={{ patientId: subject.id }} className={linkStyle}>
                {about}
              </Link>
            ) : (
              <span className="text-muted [overflow-wrap:anywhere]">{about}</span>
            ))}
          {!event.isSealed && <Badge>not sealed yet</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted">
          by{' '}
          {actor.kind === 'staff' && actor.id !== null ? (
            <Link to="/audit" search={{ who: `staff:${actor.id}` }} className={linkStyle}>
              {whoWords(event)}
            </Link>
          ) : (
            whoWords(event)
          )}
        </p>
        {details.length > 0 && (
          <details className="text-[0.8125rem]">
            <summary className="w-fit cursor-pointer py-0.5 text-muted hover:text-text">Details</summary>
            <dl className="grid gap-x-3 pb-1 sm:grid-cols-[auto_minmax(0,1fr)]">
              {details.map(([name, words]) => (
                <div key={name} className="contents">
                  <dt className="text-muted">{name}</dt>
                  <dd className="min-w-0 [overflow-wrap:anywhere]">{words}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}
