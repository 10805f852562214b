import { Download } from 'lucide-react';
import { Button } from '@/components/ui/Button.tsx';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import type { ReminderNumbers } from '@/contracts/analytics.ts';
import { csvText } from '@/domain/metric/csvText.ts';
import { figureKinds, type FigureKind, figureWords } from '@/domain/metric/reminderFigures.ts';
import { Count } from './FigureCards.tsx';
import type { Behind } from './FigureVisits.tsx';
import { type Group, groupWord, minutesWords, shareWords } from './numberWords.ts';
import { groupingWords, type NumbersSearch } from './numbersSearch.ts';
import { saveText } from './saveText.ts';

/** What the chart shows, as a table with both numbers of each share; each opens its visits. */
export function FigureTable({
  numbers,
  by,
  figure,
  onOpen,
}: {
  numbers: ReminderNumbers;
  by: NumbersSearch['by'];
  figure: FigureKind;
  onOpen: (behind: Behind) => void;
}) {
  const { name } = figureWords[figure];
  return (
    <>
      <div ref={scrollsByKeyboard} className="overflow-x-auto px-4 pt-2">
        <table className="w-full text-[0.8125rem]">
          <caption className="sr-only">
            {name} by {groupingWords[by].toLowerCase()}
          </caption>
          <thead className="text-left text-muted">
            <tr className="border-b border-line [&>th]:py-1.5 [&>th]:pr-3 [&>th]:font-medium">
              <th scope="col">{groupingWords[by]}</th>
              <th scope="col">{name}</th>
              <th scope="col" className="text-right">
                Visits
              </th>
              <th scope="col" className="text-right">
                Of
              </th>
              <th scope="col" className="text-right">
                Median answer
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {numbers.groups.map((group) => {
              const word = groupWord(group, by);
              const { numerator, denominator } = group.figures[figure];
              const key = group.key ?? '';
              return (
                <tr key={key} className="[&>*]:py-1 [&>*]:pr-3">
                  <th scope="row" className="text-left font-normal">
                    {word}
                  </th>
                  <td className="whitespace-nowrap">{shareWords(group.figures[figure])}</td>
                  <td className="text-right">
                    <Count
                      count={numerator}
                      label={word}
                      onOpen={() => onOpen({ figure, part: 'numerator', key, name: word })}
                    />
                  </td>
                  <td className="text-right">
                    <Count
                      count={denominator}
                      label={`all, ${word}`}
                      onOpen={() => onOpen({ figure, part: 'denominator', key, name: word })}
                    />
                  </td>
                  <td className="text-right whitespace-nowrap">{minutesWords(group.answerMinutes.median)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className="px-4 py-3">
        <Button
          size="small"
          onClick={() =>
            saveText(`reminders-by-${by}-${numbers.from}-${numbers.to}.csv`, tableText(numbers, by))
          }
        >
          <Download aria-hidden />
          CSV
        </Button>
      </div>
    </>
  );
}

/** All figures of all groups, with what each is a share of. */
function tableText({ from, to, total, groups }: ReminderNumbers, by: NumbersSearch['by']): string {
  const head = [
    'from',
    'to',
    groupingWords[by],
    'visits',
    ...figureKinds.flatMap((kind) => [`${kind} numerator`, `${kind} denominator`, `${kind} share`]),
    'answers',
    'median minutes',
    '90th percentile minutes',
    'reminders wanted',
    'sent',
    'still to go',
    'not sent',
  ];
  const row = (name: string, one: Omit<Group, 'key' | 'name'>) => [
    from,
    to,
    name,
    one.visits,
    ...figureKinds.flatMap((kind) => [
      one.figures[kind].numerator,
      one.figures[kind].denominator,
      one.figures[kind].value,
    ]),
    one.answerMinutes.count,
    one.answerMinutes.median,
    one.answerMinutes.ninetieth,
    one.reminders.wanted,
    one.reminders.sent,
    one.reminders.waiting,
    one.reminders.notSent,
  ];
  return csvText([head, ...groups.map((group) => row(groupWord(group, by), group)), row('All', total)]);
}
