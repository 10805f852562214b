import { Download } from 'lucide-react';
import { Button } from '@/components/ui/Button.tsx';
import type { ReminderNumbers } from '@/contracts/analytics.ts';
import { csvText } from '@/domain/metric/csvText.ts';
import { reminderCountDefinition } from '@/domain/metric/reminderFigures.ts';
import { Section } from '../layout/Section.tsx';
import { saveText } from './saveText.ts';

/** What became of the reminders that rules wanted, and why some did not go. The rows add up. */
export function ReminderOutcomes({
  reminders,
  period,
}: {
  reminders: ReminderNumbers['total']['reminders'];
  period: string;
}) {
  const { wanted, sent, waiting, notSent, reasons } = reminders;
  const rows: [string, number][] = [
    ['Sent', sent],
    ['Still to go', waiting],
    ...reasons.map(({ sentence, count }): [string, number] => [`Not sent: ${sentence}`, count]),
  ];
  return (
    <Section
      title="Reminders sent and not sent"
      description={reminderCountDefinition}
      action={
        <Button
          size="small"
          onClick={() =>
            saveText(
              `reminders-${period.replaceAll(' ', '-')}.csv`,
              csvText([['what', 'reminders'], ...rows, ['All', wanted]]),
            )
          }
        >
          <Download aria-hidden />
          CSV
        </Button>
      }
    >
      <table className="m-4 text-[0.8125rem]">
        <caption className="sr-only">Reminders by what became of them</caption>
        <tbody className="[&_td]:pl-6 [&_td]:text-right [&_th]:py-1 [&_th]:text-left [&_th]:font-normal">
          {rows.map(([what, count]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{count}</td>
            </tr>
          ))}
          <tr className="border-t border-line font-medium">
            <th scope="row">
              All{notSent > 0 && <span className="font-normal text-muted"> ({notSent} not sent)</span>}
            </th>
            <td>{wanted}</td>
          </tr>
        </tbody>
      </table>
    </Section>
  );
}
