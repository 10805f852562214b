import { Dialog } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { MessageSquarePlus, Moon, Sun, UserRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { usePatientSearch } from '@/client/patients.ts';
import { maskedBirthDate } from '../conversations/personWords.ts';
import { useMay } from '@/client/permission.ts';
import { useNewMessage } from '../newMessage/newMessageContext.ts';
import { setTheme, useShownTheme } from '../theme.ts';
import { useDestinations } from './destinations.ts';
import { useCommand } from './shortcuts.ts';

const itemStyle =
  'mx-1 flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted';
const groupStyle =
  'py-1 **:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted';

/** Goes anywhere by typing: screens, patients, a new message. Opened by ⌘K or Ctrl+K. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);
  useCommand('k', () => setOpen((known) => !known));
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[#08100f]/45" />
        <Dialog.Popup
          aria-label="Go to"
          className="fixed top-[12dvh] left-1/2 z-40 w-[min(34rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-surface text-text shadow-pop"
        >
          <Palette onDone={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data: patients = [] } = usePatientSearch(wanted, wanted.length > 1);
  const navigate = useNavigate();
  const newMessage = useNewMessage();
  const destinations = useDestinations();
  const maySend = useMay('messages:send');
  const isDark = useShownTheme() === 'dark';
  const themeWords = isDark ? 'Light appearance' : 'Dark appearance';
  const fits = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const screens = destinations.filter(({ label }) => fits(label));
  const found = wanted.length > 1 ? patients.slice(0, 8) : [];

  function run(act: () => void) {
    onDone();
    act();
  }

  return (
    <Command label="Go to" shouldFilter={false}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Go to a screen, find a patient …"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base -outline-offset-2"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto py-1">
        <Command.Empty className="px-4 py-6 text-center text-muted">Nothing is called that.</Command.Empty>
        {((maySend && fits('New message')) || fits(themeWords)) && (
          <Command.Group heading="Do" className={groupStyle}>
            {maySend && fits('New message') && (
              <Command.Item className={itemStyle} onSelect={() => run(() => newMessage.open())}>
                <MessageSquarePlus aria-hidden />
                New message
              </Command.Item>
            )}
            {fits(themeWords) && (
              <Command.Item
                className={itemStyle}
                onSelect={() => run(() => setTheme(isDark ? 'light' : 'dark'))}
              >
                {isDark ? <Sun aria-hidden /> : <Moon aria-hidden />}
                {themeWords}
              </Command.Item>
            )}
          </Command.Group>
        )}
        {screens.length > 0 && (
          <Command.Group heading="Go to" className={groupStyle}>
            {screens.map(({ label, icon: Icon, link }) => (
              <Command.Item key={label} className={itemStyle} onSelect={() => run(() => void navigate(link))}>
                <Icon aria-hidden />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {found.length > 0 && (
          <Command.Group heading="Patients" className={groupStyle}>
            {found.map((patient) => {
              const name = `${patient.givenName} ${patient.familyName}`.trim();
              const [number] = patient.phoneNumbers;
              return (
                <Command.Item
                  key={patient.id}
                  value={`${name} ${patient.id}`}
                  className={itemStyle}
                  onSelect={() =>
                    run(() => {
                      const { conversationId } = patient;
                      if (conversationId !== null) {
                        void navigate({
                          to: '/conversations/$conversationId',
                          params: { conversationId },
                          search: { filter: 'all' },
                        });
                      } else if (number !== undefined && maySend) {
                        newMessage.open({ phoneNumber: number.phoneNumber, name, patientId: patient.id });
                      }
                    })
                  }
                >
                  <UserRound aria-hidden />
                  <span className="flex-1">{name}</span>
                  <span className="text-xs text-muted">
                    {[number?.display, maskedBirthDate(patient.birthDate)].filter(Boolean).join(' · ')}
                  </span>
                </Command.Item>
              );
            })}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}
