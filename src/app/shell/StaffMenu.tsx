import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Keyboard, LogOut, UserRound } from 'lucide-react';
import { useSession, useSignOut } from '@/client/session.ts';
import { drafts } from '@/components/twilio/useDraft.ts';
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuSeparator } from '@/components/ui/Menu.tsx';
import { setTheme, useThemeChoice } from '../theme.ts';
import { useDestinations } from './destinations.ts';

const themes = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Who is signed in, the theme, the keys, sign out; on phones also the rest of the navigation. */
export function StaffMenu({
  onHelp,
  withDestinations = false,
}: {
  onHelp: () => void;
  withDestinations?: boolean;
}) {
  const { staffMember } = useSession();
  const destinations = useDestinations();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const theme = useThemeChoice();
  const initials = staffMember.name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.slice(0, 1))
    .join('');

  async function leave() {
    await signOut.mutateAsync();
    drafts.forget(); // Somebody else may sit down here next.
    await navigate({ to: '/sign-in' });
  }

  const trigger = withDestinations ? (
    <button
      type="button"
      className="flex h-13 w-full flex-col items-center justify-center gap-0.5 text-[0.625rem] text-muted"
    >
      <Ellipsis aria-hidden className="size-5" />
      More
    </button>
  ) : (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover max-xl:justify-center"
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent text-[0.6875rem] font-semibold text-on-accent"
      >
        {initials}
      </span>
      <span className="min-w-0 truncate max-xl:sr-only">{staffMember.name}</span>
      <span className="sr-only">: account and appearance</span>
    </button>
  );

  return (
    <Menu trigger={trigger} side="top" align={withDestinations ? 'end' : 'start'}>
      <MenuGroup label={staffMember.email}>
        {withDestinations &&
          destinations.slice(4).map(({ label, icon: Icon, link }) => (
            <MenuItem key={label} onSelect={() => void navigate(link)}>
              <Icon aria-hidden />
              {label}
            </MenuItem>
          ))}
        <MenuItem onSelect={() => void navigate({ to: '/account' })}>
          <UserRound aria-hidden />
          Your account
        </MenuItem>
        <MenuItem onSelect={onHelp}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </MenuItem>
      </MenuGroup>
      <MenuSeparator />
      <MenuChoice label="Appearance" value={theme} onChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuItem onSelect={() => void leave()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
