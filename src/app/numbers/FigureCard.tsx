import type { ReactNode } from 'react';

/** A figure with its name above and its definition below it. */
export function FigureCard({
  name,
  definition,
  children,
}: {
  name: string;
  definition: string;
  children: ReactNode;
}) {
  return (
    <div className="rounded-xl border border-line bg-surface px-4 py-3">
      <dt className="text-[0.8125rem] text-muted">{name}</dt>
      <dd>{children}</dd>
      <dd className="mt-1.5 text-xs text-muted">{definition}</dd>
    </div>
  );
}
