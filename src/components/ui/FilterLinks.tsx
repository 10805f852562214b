import { Link, type LinkOptions } from '@tanstack/react-router';
import { CountBadge } from './Badge.tsx';

export interface Filter {
  label: string;
  link: LinkOptions;
  count?: number | undefined;
}

/** Views of one list. They are links, so that a filter has an address and Back undoes it. */
export function FilterLinks({ label, filters }: { label: string; filters: readonly Filter[] }) {
  return (
    <nav aria-label={label} className="-mx-1 mt-2 -mb-1 overflow-x-auto px-1 pb-1">
      <ul className="flex gap-1">
        {filters.map((filter) => (
          <li key={filter.label}>
            <Link
              {...filter.link}
              activeOptions={{ exact: false, includeSearch: true }}
              activeProps={{ className: 'bg-accent-soft text-accent-text border-accent-line font-semibold' }}
              inactiveProps={{ className: 'text-muted border-transparent hover:bg-hover hover:text-text' }}
              className="flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-[0.8125rem] whitespace-nowrap"
            >
              {filter.label}
              <CountBadge count={filter.count ?? 0} label="" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
