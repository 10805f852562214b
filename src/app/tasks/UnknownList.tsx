import { Badge } from '@/components/ui/Badge.tsx';
import { timeOfDay } from '@/components/ui/clinicTime.ts';
import type { UnknownMessage } from '@/contracts/settlement.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { categoryWords } from '../words/categoryWords.ts';

/** Texts to choose from: whom each is for, what it is about, and when it was on its way. */
export function UnknownList({
  items,
  chosen,
  timeZone,
  onChange,
}: {
  items: readonly UnknownMessage[];
  chosen: ReadonlySet<string>;
  timeZone: string;
  onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const isAll = chosen.size === items.length;
  function toggle(id: string): void {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  }
  return (
    <fieldset className="min-w-0 rounded-lg border border-line">
      <legend className="sr-only">Texts</legend>
      <div className="flex flex-wrap items-center justify-between gap-x-3 border-b border-line bg-sunken px-3 py-1">
        <Checkbox
          label={<span className="font-medium">All {items.length}</span>}
          checked={isAll}
          onChange={() => onChange(isAll ? new Set() : new Set(items.map(({ id }) => id)))}
        />
        <span className="text-xs text-muted">{chosen.size} chosen</span>
      </div>
      <ul aria-label="Texts of unknown fate" className="max-h-56 divide-y divide-line overflow-y-auto">
        {items.map((item) => (
          <li key={item.id} className="px-3 py-1">
            <Checkbox
              checked={chosen.has(item.id)}
              onChange={() => toggle(item.id)}
              label={
                <span className="flex flex-wrap items-center gap-x-2">
                  <span className="font-medium">{item.patient?.name ?? item.displayNumber}</span>
                  {item.isTooLate && <Badge tone="caution">Too late to send again</Badge>}
                </span>
              }
              hint={
                <>
                  {item.patient !== null && `${item.displayNumber} · `}
                  {categoryWords[item.category]} ·{' '}
                  <time dateTime={item.claimedAt}>{timeOfDay(item.claimedAt, timeZone)}</time>
                </>
              }
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
