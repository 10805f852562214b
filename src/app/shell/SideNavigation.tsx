import { Link } from '@tanstack/react-router';
import { useCounts, useSession } from '@/client/session.ts';
import { CountBadge } from '@/components/ui/Badge.tsx';
import { useDestinations } from './destinations.ts';
import { StaffMenu } from './StaffMenu.tsx';

const countWords = {
  unread: (count: number) => (count === 1 ? '1 unread conversation' : `${count} unread conversations`),
  openTasks: (count: number) => (count === 1 ? '1 open task' : `${count} open tasks`),
};

/** The rail at the left: icons from 768 px, with words from 1280 px. Phones have the bar below instead. */
export function SideNavigation({ onHelp }: { onHelp: () => void }) {
  const { clinic } = useSession();
  const { data: counts } = useCounts();
  const destinations = useDestinations();
  return (
    <nav
      aria-label="Main"
      className="hidden w-14 shrink-0 flex-col border-r border-line bg-canvas md:flex xl:w-52 print:hidden"
    >
      <p
        className="line-clamp-2 px-4 pt-3 pb-2 text-[0.8125rem] font-semibold max-xl:sr-only"
        title={clinic.name}
      >
        {clinic.name}
      </p>
      <ul className="flex flex-col gap-0.5 p-2">
        {destinations.map(({ label, icon: Icon, link, count }) => {
          const waiting = count === undefined ? 0 : (counts?.[count] ?? 0);
          return (
            <li key={label}>
              <Link
                {...link}
                title={label}
                activeProps={{ className: 'bg-accent-soft text-accent-text font-semibold' }}
                inactiveProps={{ className: 'text-text hover:bg-hover' }}
                className="relative flex h-9 items-center gap-2.5 rounded-md px-2.5 max-xl:justify-center"
              >
                <Icon aria-hidden className="size-[1.125rem] shrink-0" strokeWidth={1.75} />
                <span className="min-w-0 flex-1 truncate max-xl:sr-only">{label}</span>
                {count !== undefined && (
                  <span className="max-xl:absolute max-xl:-top-1 max-xl:-right-1">
                    <CountBadge
                      count={waiting}
                      label={countWords[count](waiting)}
                      tone={count === 'openTasks' && (counts?.urgentTasks ?? 0) > 0 ? 'danger' : 'accent'}
                    />
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      <div className="mt-auto border-t border-line p-2">
        <StaffMenu onHelp={onHelp} />
      </div>
    </nav>
  );
}
