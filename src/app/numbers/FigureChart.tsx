import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Figure } from '@/domain/metric/reminderFigures.ts';
import { shareWords } from './numberWords.ts';

/** The shares of groups as bars; groups that are too small have none. The table below says the same in words. */
export function FigureChart({
  name,
  groups,
}: {
  name: string;
  groups: readonly { word: string; figure: Figure }[];
}) {
  const rows = groups.map(({ word, figure }) => ({
    name: word.replace('Week of ', ''),
    share: figure.value === null ? null : Math.round(figure.value * 1000) / 10,
    words: `${shareWords(figure)}, ${figure.numerator} of ${figure.denominator}`,
  }));
  if (rows.every(({ share }) => share === null))
    return <p className="px-4 pt-4 text-[0.8125rem] text-muted">Too few visits to draw.</p>;
  return (
    <div aria-hidden className="h-60 px-2 pt-4">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={rows} margin={{ top: 4, right: 12, bottom: 4, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--hb-line)" />
          <XAxis
            dataKey="name"
            tick={{ fill: 'var(--hb-muted)', fontSize: 12 }}
            stroke="var(--hb-line-strong)"
            interval="preserveStartEnd"
          />
          <YAxis
            domain={[0, 100]}
            unit="%"
            width={44}
            tick={{ fill: 'var(--hb-muted)', fontSize: 12 }}
            stroke="var(--hb-line-strong)"
          />
          <Tooltip
            cursor={{ fill: 'var(--hb-hover)' }}
            contentStyle={{
              background: 'var(--hb-surface)',
              border: '1px solid var(--hb-line)',
              borderRadius: 8,
            }}
            labelStyle={{ color: 'var(--hb-text)' }}
            itemStyle={{ color: 'var(--hb-text)' }}
            formatter={(_value, _name, item: { payload?: { words?: string } }) => [
              item.payload?.words ?? '',
              name,
            ]}
          />
          <Bar
            dataKey="share"
            fill="var(--hb-accent)"
            radius={[3, 3, 0, 0]}
            maxBarSize={56}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
