import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReminderNumbers } from '@/client/analytics.ts';
import { useReminderRules } from '@/client/reminderRules.ts';
import { useSession } from '@/client/session.ts';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import { localDay } from '@/components/ui/clinicTime.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import type { ReminderRule } from '@/contracts/reminderRule.ts';
import { figureKinds, figureWords } from '@/domain/metric/reminderFigures.ts';
import { dayAfter, shortDayWords } from '../appointments/days.ts';
import { Section } from '../layout/Section.tsx';
import { shareWords } from './numberWords.ts';

const spanDays = 28;

/** The same figures in the four weeks before a rule became what it is, and since, at most four weeks. It compares; it proves nothing. */
export function BeforeAfter({ today }: { today: string }) {
  const rules = useReminderRules();
  const [chosen, setChosen] = useState<string | null>(null);
  const running = rules.data?.filter(({ isPaused }) => !isPaused) ?? [];
  const rule = running.find(({ id }) => id === chosen) ?? running[0];
  if (rule === undefined) return null;
  return (
    <Section
      title="Before and after a rule"
      description="Other weeks and other patients: a difference may have other causes than the rule."
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        <SelectField
          className="max-w-72"
          label="Rule"
          options={running.map(({ id, name }) => ({ value: id, label: name }))}
          value={rule.id}
          onChange={({ target }) => setChosen(target.value)}
        />
        <Comparison key={rule.id} rule={rule} today={today} />
      </div>
    </Section>
  );
}

function Comparison({ rule, today }: { rule: ReminderRule; today: string }) {
  const { clinic } = useSession();
  const since = localDay(rule.updatedAt, clinic.timeZone);
  const narrowed = {
    by: 'week' as const,
    ...(rule.visitType === null ? {} : { visitType: rule.visitType }),
    ...(rule.locationId === null ? {} : { locationId: rule.locationId }),
  };
  const last = [dayAfter(since, spanDays), dayAfter(today, -1)].toSorted()[0] ?? since;
  const hasAfter = last > since;
  const before = useReminderNumbers({
    from: dayAfter(since, -spanDays),
    to: dayAfter(since, -1),
    ...narrowed,
  });
  const after = useReminderNumbers({ from: dayAfter(since, 1), to: last, ...narrowed }, hasAfter);
  const error = before.error ?? after.error;
  return (
    <>
      <p className="text-[0.8125rem]">
        Switched on or last changed on {shortDayWords(since)}. Visits of that day are in neither column.
      </p>
      {error && <p className="text-[0.8125rem] text-danger">{sentenceOf(error)}</p>}
      <div ref={scrollsByKeyboard} className="overflow-x-auto">
        <table className="w-full max-w-2xl text-[0.8125rem]">
          <caption className="sr-only">Figures before and after the rule</caption>
          <thead className="text-left text-muted">
            <tr className="border-b border-line [&>th]:py-1.5 [&>th]:pr-3 [&>th]:font-medium">
              <th scope="col">Figure</th>
              <th scope="col">{spanDays} days before</th>
              <th scope="col">{hasAfter ? `After, until ${shortDayWords(last)}` : 'After'}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line [&_td]:py-1 [&_td]:pr-3 [&_th]:py-1 [&_th]:pr-3 [&_th]:text-left [&_th]:font-normal">
            {figureKinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{figureWords[kind].name}</th>
                <Share figure={before.data?.total.figures[kind]} />
                {hasAfter ? <Share figure={after.data?.total.figures[kind]} /> : <td>No visits since yet</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Share({
  figure,
}: {
  figure: { numerator: number; denominator: number; value: number | null } | undefined;
}) {
  return (
    <td>
      {figure === undefined ? '…' : `${shareWords(figure)} · ${figure.numerator} of ${figure.denominator}`}
    </td>
  );
}
