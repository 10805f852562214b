import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

/** Panels of which one is shown. */
export function Tabs({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly { value: string; label: ReactNode; panel: ReactNode }[];
  className?: string;
}) {
  return (
    <Base.Root defaultValue={tabs[0]?.value} className={className}>
      <Base.List aria-label={label} className="flex flex-wrap gap-x-1 border-b border-line px-3">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent px-2 text-[0.8125rem] font-medium text-muted data-active:border-accent data-active:text-text"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="flex min-h-0 flex-1 flex-col">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
