import { Download } from 'lucide-react';
import { Button } from '@/components/ui/Button.tsx';
import type { TextNumbers } from '@/contracts/textNumbers.ts';
import { csvText } from '@/domain/metric/csvText.ts';
import { blockedDefinition, textFigureWords } from '@/domain/metric/textFigures.ts';
import { Section } from '../layout/Section.tsx';
import { countWords } from './numberWords.ts';
import { saveText } from './saveText.ts';

/** Why texts failed, with what to do about each cause, and apart from them those that we blocked ourselves. */
export function TextFailures({ numbers: { total, from, to } }: { numbers: TextNumbers }) {
  const { causes, blocked, figures } = total;
  const failed = figures.failed.numerator;
  const rows = [
    ['kind', 'code', 'cause', 'texts'],
    ...causes.map(({ code, title, count }) => ['failed', code, title, count]),
    ...blocked.reasons.map(({ reason, sentence, count }) => ['blocked by us', reason, sentence, count]),
  ];
  return (
    <Section
      title="Failed messages by cause"
      description={textFigureWords.failed.definition}
      action={
        <Button size="small" onClick={() => saveText(`failed-texts-${from}-${to}.csv`, csvText(rows))}>
          <Download aria-hidden />
          CSV
        </Button>
      }
    >
      {failed === 0 && <p className="px-4 py-3 text-[0.8125rem]">No text failed in this period.</p>}
      {failed > 0 && (
        <Causes
          caption="Failed and undelivered texts by cause"
          rows={causes.map(({ code, title, advice, count }) => ({
            key: String(code),
            words: code === null ? title : `${title} (${code})`,
            advice,
            count,
          }))}
          sum={failed}
        />
      )}
      <div className="border-t border-line px-4 pt-3">
        <h3 className="text-[0.8125rem] font-semibold">Blocked by us</h3>
        <p className="text-xs text-muted">{blockedDefinition}</p>
        {blocked.count === 0 && <p className="py-3 text-[0.8125rem]">We blocked no text in this period.</p>}
      </div>
      {blocked.count > 0 && (
        <Causes
          caption="Texts blocked by us by reason"
          rows={blocked.reasons.map(({ reason, sentence, count }) => ({
            key: reason,
            words: sentence,
            advice: null,
            count,
          }))}
          sum={blocked.count}
        />
      )}
    </Section>
  );
}

function Causes({
  caption,
  rows,
  sum,
}: {
  caption: string;
  rows: readonly { key: string; words: string; advice: string | null; count: number }[];
  sum: number;
}) {
  return (
    <table className="mx-4 my-3 w-[calc(100%-2rem)] max-w-3xl text-[0.8125rem]">
      <caption className="sr-only">{caption}</caption>
      <tbody className="[&_td]:pl-6 [&_td]:text-right [&_td]:align-top [&_th]:py-1 [&_th]:text-left [&_th]:font-normal">
        {rows.map(({ key, words, advice, count }) => (
          <tr key={key}>
            <th scope="row">
              {words}
              {advice !== null && <span className="block text-xs text-muted">{advice}</span>}
            </th>
            <td>{countWords(count)}</td>
          </tr>
        ))}
        <tr className="border-t border-line font-medium">
          <th scope="row">All</th>
          <td>{countWords(sum)}</td>
        </tr>
      </tbody>
    </table>
  );
}
