import { Link } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { type NumbersQuery, useFigureVisits } from '@/client/analytics.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { type FigureKind, figureWords } from '@/domain/metric/reminderFigures.ts';
import { clockWords, dayOf, shortDayWords } from '../appointments/days.ts';
import { StateBadge } from '../appointments/StateBadge.tsx';
import type { Part } from './FigureCards.tsx';

/** One part of a figure, of all groups or of one (`key` empty: of those that belong to none). */
export interface Behind {
  figure: FigureKind;
  part: Part;
  key: string | undefined;
  name: string | null;
}

/** The visits that a number counts, so that nobody has to take it on trust. */
export function FigureVisits({
  behind,
  query,
  onClose,
}: {
  behind: Behind;
  query: NumbersQuery;
  onClose: () => void;
}) {
  const { figure, part, key, name } = behind;
  const visits = useFigureVisits({ ...query, figure, part, ...(key === undefined ? {} : { key }) });
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="side"
      title={part === 'numerator' ? figureWords[figure].name : `${figureWords[figure].name}: all counted`}
      description={[name, figureWords[figure].definition].filter((one) => one !== null).join('. ')}
    >
      {visits.isPending && <SkeletonRows label="Loading visits" />}
      {visits.isError && (
        <ErrorState sentence={sentenceOf(visits.error)} onRetry={() => void visits.refetch()} />
      )}
      <ul aria-label="Visits" className="divide-y divide-line">
        {visits.data?.map((visit) => (
          <li key={visit.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2">
            <Link
              to="/appointments"
              search={{ date: dayOf(visit.localStart) }}
              className="inline-flex min-h-6 items-center underline underline-offset-2"
            >
              {shortDayWords(dayOf(visit.localStart))}, {clockWords(visit.localStart)}
            </Link>
            <span className="font-medium">{visit.patient.name}</span>
            <StateBadge appointment={visit} />
          </li>
        ))}
      </ul>
      {visits.hasNextPage && (
        <Button disabled={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Dialog>
  );
}
