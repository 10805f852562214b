import { Link, useParams } from '@tanstack/react-router';
import { useCounts } from '@/client/session.ts';
import { CountBadge } from '@/components/ui/Badge.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { useDestinations } from './destinations.ts';
import { StaffMenu } from './StaffMenu.tsx';

/** The navigation of phones. */
export function BottomBar({ onHelp }: { onHelp: () => void }) {
  const { data: counts } = useCounts();
  const destinations = useDestinations();
  // An open conversation needs the room; its back arrow leads here again.
  const { conversationId } = useParams({ strict: false });
  return (
    <nav
      aria-label="Main"
      className={classNames(
        'border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden',
        conversationId !== undefined && 'hidden',
      )}
    >
      <ul className="grid grid-cols-5">
        {destinations.slice(0, 4).map(({ label, icon: Icon, link, count }) => (
          <li key={label} className="min-w-0">
            <Link
              {...link}
              activeProps={{ className: 'border-accent text-accent-text' }}
              inactiveProps={{ className: 'border-transparent text-muted' }}
              className="relative flex h-13 flex-col border-t-2 items-center justify-center gap-0.5 text-[0.625rem]"
            >
              <Icon aria-hidden className="size-5" strokeWidth={1.75} />
              <span className="max-w-full truncate tracking-tight">{label}</span>
              {count !== undefined && (
                <span className="absolute top-0.5 left-1/2 ml-1">
                  <CountBadge
                    count={counts?.[count] ?? 0}
                    label={count === 'unread' ? 'unread' : 'open'}
                    tone="accent"
                  />
                </span>
              )}
            </Link>
          </li>
        ))}
        <li>
          <StaffMenu onHelp={onHelp} withDestinations />
        </li>
      </ul>
    </nav>
  );
}
