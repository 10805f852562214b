import { ChartNoAxesColumn } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReminderNumbers } from '@/client/analytics.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { Skeleton, SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { figureWords } from '@/domain/metric/reminderFigures.ts';
import { Section } from '../layout/Section.tsx';
import { BeforeAfter } from './BeforeAfter.tsx';
import { FigureCards } from './FigureCards.tsx';
import { FigureTable } from './FigureTable.tsx';
import { FigureVisits, type Behind } from './FigureVisits.tsx';
import { groupWord } from './numberWords.ts';
import { groupingWords, type NumbersSearch } from './numbersSearch.ts';
import { ReminderOutcomes } from './ReminderOutcomes.tsx';

// Charts are drawn with a library that no other screen needs.
const FigureChart = lazy(async () => ({ default: (await import('./FigureChart.tsx')).FigureChart }));

/** Whether reminders work: shares of the visits of a period, told apart as one likes, with the visits behind each. */
export function VisitNumbers({
  from,
  to,
  today,
  search: { by, figure },
}: {
  from: string;
  to: string;
  today: string;
  search: NumbersSearch;
}) {
  const numbers = useReminderNumbers({ from, to, by });
  const [behind, setBehind] = useState<Behind | null>(null);
  const { data } = numbers;
  if (numbers.isPending) return <SkeletonRows label="Loading numbers" />;
  if (numbers.isError)
    return <ErrorState sentence={sentenceOf(numbers.error)} onRetry={() => void numbers.refetch()} />;
  if (data === undefined || data.total.visits === 0)
    return (
      <EmptyState icon={ChartNoAxesColumn} title="No visits in this period">
        Choose other days. Numbers appear as visits take place and patients answer.
      </EmptyState>
    );
  return (
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
          <FigureChart
            name={figureWords[figure].name}
            groups={data.groups.map((group) => ({
              word: groupWord(group, by),
              figure: group.figures[figure],
            }))}
          />
        </Suspense>
        <FigureTable numbers={data} by={by} figure={figure} onOpen={setBehind} />
      </Section>
      <ReminderOutcomes reminders={data.total.reminders} period={`${from} to ${to}`} />
      <BeforeAfter today={today} />
      {behind !== null && (
        <FigureVisits behind={behind} query={{ from, to, by }} onClose={() => setBehind(null)} />
      )}
    </div>
  );
}
