import { type ReactNode, useId } from 'react';

/** A part of a page with its title and its action. */
export function Section({
  title,
  description,
  action,
  children,
}: {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-xl border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-[0.9375rem] font-semibold">
            {title}
          </h2>
          {description !== undefined && <p className="text-xs text-muted">{description}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
