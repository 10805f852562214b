import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/client/session.ts';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { useMediaQuery } from '@/components/ui/useMediaQuery.ts';
import { PhonePanel } from './PhonePanel.tsx';
import { showPhoneDock, useIsPhoneDockShown } from './phoneDock.ts';

const roomForDock = '(min-width: 80rem)';

/** The simulated phone beside every screen, where there is room for it. */
export function PhoneDock() {
  const { mode } = useSession();
  const isShown = useIsPhoneDockShown();
  const hasRoom = useMediaQuery(roomForDock);
  if (mode !== 'simulator' || !isShown || !hasRoom) return null;
  return (
    <aside
      aria-label="Simulated phone"
      className="flex w-80 shrink-0 flex-col border-l border-line bg-canvas pt-1 print:hidden"
    >
      <PhonePanel />
    </aside>
  );
}

/** Shows and hides the phone: docked where there is room, else in a drawer. */
export function PhoneButton() {
  const isShown = useIsPhoneDockShown();
  const hasRoom = useMediaQuery(roomForDock);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => (hasRoom ? showPhoneDock(!isShown) : setDrawerOpen(true))}
        className="ml-auto flex h-6 shrink-0 items-center gap-1 rounded-md border border-current/50 px-2 font-medium hover:bg-surface/50"
      >
        <Smartphone aria-hidden className="size-3.5" />
        <span className="max-sm:sr-only">{hasRoom && isShown ? 'Hide phone' : 'Show phone'}</span>
      </button>
      {!hasRoom && (
        <Dialog isOpen={isDrawerOpen} onOpenChange={setDrawerOpen} title="Simulated phone" placement="side">
          <div className="-m-4 flex h-[calc(100%+2rem)] flex-col">
            <PhonePanel />
          </div>
        </Dialog>
      )}
    </>
  );
}
