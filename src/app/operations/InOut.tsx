import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Operations } from '@/contracts/operations.ts';
import { Section } from '../layout/Section.tsx';
import { durationWords, laneWords, nextDayWords, waitingWords } from './operationsWords.ts';

/** What waits, what is in doubt, what came late, and who does the work. */
export function InOut({ state, timeZone }: { state: Operations; timeZone: string }) {
  const { queued, unknown, inbound, workers, budget } = state;
  const facts: [string, ReactNode][] = [
    ...queued.map(({ lane, count, held, oldestSeconds }): [string, ReactNode] => [
      laneWords[lane] ?? lane,
      `${count.toLocaleString('en-US')} in the queue${held > 0 ? `, ${held.toLocaleString('en-US')} of them held` : ''}; ${
        oldestSeconds > 0 ? `the oldest is due since ${durationWords(oldestSeconds)}` : 'none is overdue'
      }.`,
    ]),
    ...(queued.length === 0 ? [['Queue', 'Nothing waits.'] as [string, ReactNode]] : []),
    ['Reminders', waitingWords(state.reminders, timeZone)],
    ['Reminders of 24 hours', nextDayWords(state.reminders.nextDay)],
    [
      'Automated this hour',
      `${budget.automatedThisHour.toLocaleString('en-US')} of ${budget.automatedPerHour.toLocaleString('en-US')}.`,
    ],
    [
      'Unknown fate',
      unknown.count === 0 ? (
        'None.'
      ) : (
        <>
          {unknown.count.toLocaleString('en-US')}, {unknown.withPeople.toLocaleString('en-US')} of them for a
          person to settle.{' '}
          <Link to="/tasks" search={{ state: 'open' }} className="underline underline-offset-2">
            Open tasks
          </Link>
        </>
      ),
    ],
    [
      'Texts that came late',
      inbound.lastGap === null
        ? 'None: every text from a patient came by itself.'
        : `${inbound.missedLastDay.toLocaleString('en-US')} within 24 hours. Last found ${exactTime(inbound.lastGap.foundAt, timeZone)}: ${inbound.lastGap.texts}.`,
    ],
    [
      'Workers',
      workers.lastSeenAt === null
        ? 'None has ever run.'
        : `${workers.alive} at work, last seen ${exactTime(workers.lastSeenAt, timeZone)}.`,
    ],
  ];
  return (
    <Section title="In and out">
      <dl className="divide-y divide-line">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-x-4 px-4 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <dt className="text-[0.8125rem] text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
