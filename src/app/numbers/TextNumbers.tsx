import { MessagesSquare } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useTextNumbers } from '@/client/analytics.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { Skeleton, SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { textFigureWords, textPeriodDefinition } from '@/domain/metric/textFigures.ts';
import { Section } from '../layout/Section.tsx';
import type { NumbersSearch } from './numbersSearch.ts';
import { TextCards } from './TextCards.tsx';
import { TextFailures } from './TextFailures.tsx';
import { TextTable } from './TextTable.tsx';
import { textGroupingWords, textGroupWord } from './textWords.ts';

// Charts are drawn with a library that no other screen needs.
const FigureChart = lazy(async () => ({ default: (await import('./FigureChart.tsx')).FigureChart }));

/** The key figures of the texts of a period: delivered, answered, opted out, failed; told apart as one likes. */
export function TextNumbers({
  from,
  to,
  search: { textsBy: by, textFigure: figure },
}: {
  from: string;
  to: string;
  search: NumbersSearch;
}) {
  const numbers = useTextNumbers({ from, to, by });
  const { data } = numbers;
  if (numbers.isPending) return <SkeletonRows label="Loading numbers" />;
  if (numbers.isError)
    return <ErrorState sentence={sentenceOf(numbers.error)} onRetry={() => void numbers.refetch()} />;
  if (data === undefined || (data.total.texts === 0 && data.total.blocked.count === 0))
    return (
      <EmptyState icon={MessagesSquare} title="No texts in this period">
        Choose other days. Numbers appear as soon as texts are sent.
      </EmptyState>
    );
  const { name, definition } = textFigureWords[figure];
  return (
    <div className="flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <TextCards total={data.total} />
      <Section title={`${name} by ${textGroupingWords[by].toLowerCase()}`} description={definition}>
        <Suspense fallback={<Skeleton className="m-4 h-56" />}>
          <FigureChart
            name={name}
            groups={data.groups.map((group) => ({
              word: textGroupWord(group, by),
              figure: group.figures[figure],
            }))}
          />
        </Suspense>
        <TextTable numbers={data} by={by} figure={figure} />
        <p className="px-4 pb-3 text-xs text-muted">{textPeriodDefinition}</p>
      </Section>
      <TextFailures numbers={data} />
    </div>
  );
}
