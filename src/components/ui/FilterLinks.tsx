import { Link, type LinkOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CountBadge } from './Badge.tsx';

export interface Filter {
  label: string;
  link: LinkOptions;
  count?: number | undefined;
  /** Which one is in force, where the address alone does not say: a filter that is there by default. */
  isActive?: boolean;
}

const active = {
  className: 'bg-accent-soft text-accent-text border-accent-line font-semibold',
  'aria-current': 'page',
} as const;
const inactive = { className: 'text-muted border-transparent hover:bg-hover hover:text-text' };

/** Views of one list. They are links, so that a filter has an address and Back undoes it. */
export function FilterLinks({
  label,
  filters,
  children,
}: {
  label: string;
  filters: readonly Filter[];
  /** What follows the filters in their row, such as a menu of rarer ones. */
  children?: ReactNode;
}) {
  return (
    <nav aria-label={label} className="-mx-1 mt-1.5">
      <ul className="flex flex-wrap gap-x-0.5 gap-y-1">
        {filters.map((filter) => (
          <li key={filter.label}>
            <Link
              {...filter.link}
              activeOptions={{ exact: false, includeSearch: true }}
              activeProps={filter.isActive === false ? inactive : active}
              inactiveProps={filter.isActive === true ? active : inactive}
              className="flex h-7 items-center gap-1 rounded-full border px-2 text-[0.8125rem] whitespace-nowrap"
            >
              {filter.label}
              <CountBadge count={filter.count ?? 0} label={String(filter.count ?? 0)} />
            </Link>
          </li>
        ))}
        {children !== undefined && <li>{children}</li>}
      </ul>
    </nav>
  );
}
