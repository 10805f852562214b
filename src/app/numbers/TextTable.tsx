import { Download } from 'lucide-react';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import { Button } from '@/components/ui/Button.tsx';
import type { TextNumbers } from '@/contracts/textNumbers.ts';
import { csvText } from '@/domain/metric/csvText.ts';
import {
  textFigureKinds,
  type TextFigureKind,
  textFigureWords,
  type TextGrouping,
} from '@/domain/metric/textFigures.ts';
import { countWords, shareWords } from './numberWords.ts';
import { saveText } from './saveText.ts';
import { textGroupingWords, textGroupWord } from './textWords.ts';

/** What the chart shows, as a table with both numbers of each share, and all figures of all groups as a file. */
export function TextTable({
  numbers,
  by,
  figure,
}: {
  numbers: TextNumbers;
  by: TextGrouping;
  figure: TextFigureKind;
}) {
  const { name, numerator, denominator } = textFigureWords[figure];
  return (
    <>
      <div ref={scrollsByKeyboard} className="overflow-x-auto px-4 pt-2">
        <table className="w-full text-[0.8125rem]">
          <caption className="sr-only">
            {name} by {textGroupingWords[by].toLowerCase()}
          </caption>
          <thead className="text-left align-bottom text-muted">
            <tr className="border-b border-line [&>th]:py-1.5 [&>th]:pr-3 [&>th]:font-medium">
              <th scope="col">{textGroupingWords[by]}</th>
              <th scope="col">{name}</th>
              <th scope="col" className="text-right">
                {capital(numerator)}
              </th>
              <th scope="col" className="text-right">
                Of {denominator}
              </th>
              <th scope="col" className="text-right">
                Texts
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {numbers.groups.map((group) => (
              <tr key={group.key ?? ''} className="[&>*]:py-1 [&>*]:pr-3">
                <th scope="row" className="text-left font-normal">
                  {textGroupWord(group, by)}
                </th>
                <td>{shareWords(group.figures[figure])}</td>
                <td className="text-right">{countWords(group.figures[figure].numerator)}</td>
                <td className="text-right">{countWords(group.figures[figure].denominator)}</td>
                <td className="text-right">{countWords(group.texts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="px-4 py-3">
        <Button
          size="small"
          onClick={() => saveText(`texts-by-${by}-${numbers.from}-${numbers.to}.csv`, tableText(numbers, by))}
        >
          <Download aria-hidden />
          CSV
        </Button>
      </div>
    </>
  );
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** All figures of all groups, with what each is a share of. */
function tableText({ from, to, total, groups }: TextNumbers, by: TextGrouping): string {
  const head = [
    'from',
    'to',
    textGroupingWords[by],
    'texts',
    ...textFigureKinds.flatMap((kind) => [`${kind} numerator`, `${kind} denominator`, `${kind} share`]),
    'delivered',
    'sent, not confirmed',
    'on their way',
    'undelivered',
    'failed',
    'canceled',
    'blocked by us',
  ];
  const row = (name: string, one: TextNumbers['total']) => [
    from,
    to,
    name,
    one.texts,
    ...textFigureKinds.flatMap((kind) => [
      one.figures[kind].numerator,
      one.figures[kind].denominator,
      one.figures[kind].value,
    ]),
    one.fates.delivered,
    one.fates.unconfirmed,
    one.fates.onTheWay,
    one.fates.undelivered,
    one.fates.failed,
    one.fates.canceled,
    one.blocked.count,
  ];
  return csvText([head, ...groups.map((group) => row(textGroupWord(group, by), group)), row('All', total)]);
}
