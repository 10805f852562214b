import type { ReminderNumbers } from '@/contracts/analytics.ts';
import {
  answerTimeDefinition,
  figureKinds,
  type FigureKind,
  figureWords,
} from '@/domain/metric/reminderFigures.ts';
import { FigureCard } from './FigureCard.tsx';
import { minutesWords, shareWords } from './numberWords.ts';

export type Part = 'numerator' | 'denominator';

/** The figures of the whole period, each with its two numbers, which open their visits, and its definition. */
export function FigureCards({
  numbers,
  onOpen,
}: {
  numbers: ReminderNumbers;
  onOpen: (figure: FigureKind, part: Part) => void;
}) {
  const { figures, answerMinutes } = numbers.total;
  return (
    <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {figureKinds.map((kind) => (
        <FigureCard key={kind} name={figureWords[kind].name} definition={figureWords[kind].definition}>
          <span className="block text-lg font-semibold">{shareWords(figures[kind])}</span>
          <span className="text-[0.8125rem]">
            <Count
              count={figures[kind].numerator}
              label={`${figureWords[kind].name}: the ${figures[kind].numerator} visits`}
              onOpen={() => onOpen(kind, 'numerator')}
            />{' '}
            of{' '}
            <Count
              count={figures[kind].denominator}
              label={`${figureWords[kind].name}: all ${figures[kind].denominator} visits`}
              onOpen={() => onOpen(kind, 'denominator')}
            />
          </span>
        </FigureCard>
      ))}
      <FigureCard name="Time to an answer" definition={answerTimeDefinition}>
        <span className="block text-lg font-semibold">{minutesWords(answerMinutes.median)}</span>
        <span className="text-[0.8125rem]">
          {answerMinutes.median !== null &&
            `is the median; 90th percentile ${minutesWords(answerMinutes.ninetieth)}; `}
          {answerMinutes.count === 1 ? '1 answer' : `${answerMinutes.count} answers`}
        </span>
      </FigureCard>
    </dl>
  );
}

/** A number that opens the visits that it counts. */
export function Count({ count, label, onOpen }: { count: number; label: string; onOpen: () => void }) {
  if (count === 0) return <>0</>;
  return (
    <button
      type="button"
      title={label}
      onClick={onOpen}
      className="inline-flex min-h-6 items-center underline decoration-dotted underline-offset-2"
    >
      {count}
      <span className="sr-only"> visits, {label}</span>
    </button>
  );
}
