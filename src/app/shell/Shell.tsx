import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '@/client/session.ts';
import { useChangeFeed } from '@/client/useChangeFeed.ts';
import { SecondFactorRequired } from '../account/SecondFactorRequired.tsx';
import { NewMessageProvider } from '../newMessage/NewMessageProvider.tsx';
import { PhoneDock } from '../phone/PhoneDock.tsx';
import { BottomBar } from './BottomBar.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { IdleWatch } from './IdleWatch.tsx';
import { ModeBanner } from './ModeBanner.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { SideNavigation } from './SideNavigation.tsx';
import { useShortcut } from './shortcuts.ts';

/** What stands around every screen: who we are, whether texts are real, where one can go. */
export function Shell() {
  const isRequired = useSession().secondFactor === 'required';
  const [isSettingUp, setSettingUp] = useState(isRequired);
  if (isRequired && !isSettingUp) setSettingUp(true);
  return isSettingUp ? <SecondFactorRequired onDone={() => setSettingUp(false)} /> : <OpenShell />;
}

function OpenShell() {
  useChangeFeed();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut('?', () => setHelpOpen(true));
  return (
    <NewMessageProvider>
      <div className="flex h-dvh flex-col print:block print:h-auto">
        <a
          href="#main"
          className="absolute top-1 left-1 z-50 -translate-y-12 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
        >
          Skip to the content
        </a>
        <ModeBanner />
        <div className="flex min-h-0 flex-1 print:block">
          <SideNavigation onHelp={() => setHelpOpen(true)} />
          <main
            id="main"
            tabIndex={-1}
            className="flex min-w-0 flex-1 flex-col overflow-y-auto outline-hidden print:overflow-visible"
          >
            <Outlet />
          </main>
          <PhoneDock />
        </div>
        <BottomBar onHelp={() => setHelpOpen(true)} />
        <ShortcutHelp isOpen={isHelpOpen} onOpenChange={setHelpOpen} />
        <CommandPalette />
        <IdleWatch />
      </div>
    </NewMessageProvider>
  );
}
