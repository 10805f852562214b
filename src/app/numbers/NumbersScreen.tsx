import { getRouteApi } from '@tanstack/react-router';
import { ChartNoAxesColumn } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReminderNumbers } from '@/client/analytics.ts';
import { useSession } from '@/client/session.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { Skeleton, SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { figureWords } from '@/domain/metric/reminderFigures.ts';
import { dayAfter } from '../appointments/days.ts';
import { Section } from '../layout/Section.tsx';
import { useToday } from '../words/useToday.ts';
import { BeforeAfter } from './BeforeAfter.tsx';
import { FigureCards } from './FigureCards.tsx';
import { FigureTable } from './FigureTable.tsx';
import { FigureVisits, type Behind } from './FigureVisits.tsx';
import { groupingWords } from './numbersSearch.ts';
import { NumbersFilters } from './NumbersFilters.tsx';
import { ReminderOutcomes } from './ReminderOutcomes.tsx';

const route = getRouteApi('/shell/numbers');
// Charts are drawn with a library that no other screen needs.
const FigureChart = lazy(async () => ({ default: (await import('./FigureChart.tsx')).FigureChart }));

/** Whether reminders work: shares with what they are shares of, told apart as one likes, with the visits behind each. */
export function NumbersScreen() {
  const { clinic } = useSession();
  const search = route.useSearch();
  const today = useToday();
  const { by, figure } = search;
  const from = search.from ?? dayAfter(today, -55);
  const to = search.to ?? today;
  const numbers = useReminderNumbers({ from, to, by });
  const [behind, setBehind] = useState<Behind | null>(null);
  const data = numbers.data;
  return (
    <>
      <PageHeader
        title="Numbers"
        description={`Visits of the chosen days, by the calendar of ${clinic.timeZone.replaceAll('_', ' ')}.`}
      >
        <NumbersFilters from={from} to={to} today={today} search={search} />
      </PageHeader>
      {numbers.isPending && <SkeletonRows label="Loading numbers" />}
      {numbers.isError && (
        <ErrorState sentence={sentenceOf(numbers.error)} onRetry={() => void numbers.refetch()} />
      )}
      {data !== undefined && data.total.visits === 0 && (
        <EmptyState icon={ChartNoAxesColumn} title="No visits in this period">
          Choose other days. Numbers appear as visits take place and patients answer.
        </EmptyState>
      )}
      {data !== undefined && data.total.visits > 0 && (
        <div className="flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
          <FigureCards
            numbers={data}
            onOpen={(kind, part) => setBehind({ figure: kind, part, key: undefined, name: null })}
          />
          <Section
            title={`${figureWords[figure].name} by ${groupingWords[by].toLowerCase()}`}
            description={figureWords[figure].definition}
          >
            <Suspense fallback={<Skeleton className="m-4 h-56" />}>
              <FigureChart groups={data.groups} by={by} figure={figure} />
            </Suspense>
            <FigureTable numbers={data} by={by} figure={figure} onOpen={setBehind} />
          </Section>
          <ReminderOutcomes reminders={data.total.reminders} period={`${from} to ${to}`} />
          <BeforeAfter today={today} />
        </div>
      )}
      {behind !== null && (
        <FigureVisits behind={behind} query={{ from, to, by }} onClose={() => setBehind(null)} />
      )}
    </>
  );
}
