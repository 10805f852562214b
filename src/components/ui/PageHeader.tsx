import type { ReactNode } from 'react';

/** The title of a screen, what it is about, and its main actions. */
export function PageHeader({
  title,
  description,
  actions,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="border-b border-line bg-surface px-4 pt-3 pb-3 md:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-[min(100%,8rem)] flex-1">
          <h1 className="text-lg leading-7 font-semibold">{title}</h1>
          {description !== undefined && <p className="text-[0.8125rem] text-muted">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </header>
  );
}
