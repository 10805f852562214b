import type { TextNumbers } from '@/contracts/textNumbers.ts';
import { textFigureKinds, textFigureWords } from '@/domain/metric/textFigures.ts';
import { FigureCard } from './FigureCard.tsx';
import { countWords, shareWords } from './numberWords.ts';

/** The key figures of the whole period, each with its two numbers and its definition; what nobody has confirmed stands beside what was delivered. */
export function TextCards({ total }: { total: TextNumbers['total'] }) {
  const { figures, fates, blocked } = total;
  const beside = {
    delivery: [
      `${countWords(fates.unconfirmed)} sent, but not confirmed`,
      ...(fates.onTheWay > 0 ? [`${countWords(fates.onTheWay)} on their way`] : []),
    ],
    response: [],
    opt_out: [],
    failed: [
      `${countWords(fates.failed)} failed, ${countWords(fates.undelivered)} undelivered`,
      `${countWords(blocked.count)} blocked by us, counted apart`,
    ],
  };
  return (
    <dl className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {textFigureKinds.map((kind) => {
        const { name, numerator, denominator, definition } = textFigureWords[kind];
        const figure = figures[kind];
        return (
          <FigureCard key={kind} name={name} definition={definition}>
            <span className="block text-lg font-semibold">{shareWords(figure)}</span>
            <span className="block text-[0.8125rem]">
              {countWords(figure.numerator)} {numerator} of {countWords(figure.denominator)} {denominator}
            </span>
            {beside[kind].map((words) => (
              <span key={words} className="block text-[0.8125rem] text-muted">
                {words}
              </span>
            ))}
          </FigureCard>
        );
      })}
    </dl>
  );
}
