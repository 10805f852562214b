import { useSession } from '@/client/session.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { ConsentEvent } from '@/contracts/consent.ts';
import { categoryWords } from '../../words/categoryWords.ts';
import { actionWords, channelWord } from './consentWords.ts';

/** Events that were recorded together, as one line. */
function recordedTogether(events: readonly ConsentEvent[]): ConsentEvent[][] {
  const groups = Map.groupBy(events, (event) =>
    JSON.stringify([
      event.occurredAt,
      event.action,
      event.kind,
      event.channel,
      event.wordingVersion,
      event.basis,
    ]),
  );
  return [...groups.values()].toSorted((a, b) =>
    (b[0]?.occurredAt ?? '').localeCompare(a[0]?.occurredAt ?? ''),
  );
}

/** Everything that was ever recorded for a number, newest first, with the words that were agreed to. */
export function ConsentHistory({ events }: { events: readonly ConsentEvent[] }) {
  const { clinic } = useSession();
  if (events.length === 0) return null;
  return (
    <details className="text-[0.8125rem]">
      <summary className="w-fit cursor-pointer rounded py-0.5 text-muted hover:text-text">
        History of this number
      </summary>
      <ol className="mt-1.5 flex flex-col gap-2 border-l-2 border-line pl-3">
        {recordedTogether(events).map((group) => {
          const [event] = group;
          if (event === undefined) return null;
          return (
            <li key={event.id}>
              <p>
                <span className="font-medium">{actionWords(event)}:</span>{' '}
                {event.kind === 'part2'
                  ? 'that texts may tell of substance use treatment (Part 2)'
                  : group.map(({ category }) => categoryWords[category].toLowerCase()).join(', ')}
                , {channelWord(event.channel)}
              </p>
              <p className="text-xs text-muted">
                <time dateTime={event.occurredAt}>{exactTime(event.occurredAt, clinic.timeZone)}</time>
                {event.actor.name !== null && `, recorded by ${event.actor.name}`}
                {event.wordingVersion !== null && `, wording ${event.wordingVersion}`}
                {event.evidenceReference !== null && `, proof: ${event.evidenceReference}`}
              </p>
              {event.basis === 'incapacity' && (
                <p className="text-xs text-caution">
                  Given by somebody else
                  {event.endsAt !== null && (
                    <>
                      , until <time dateTime={event.endsAt}>{exactTime(event.endsAt, clinic.timeZone)}</time>
                    </>
                  )}
                </p>
              )}
              {event.wording !== null && (
                <blockquote
                  lang={event.language ?? undefined}
                  className="mt-0.5 text-xs text-muted before:content-['“'] after:content-['”']"
                >
                  {event.wording}
                </blockquote>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
