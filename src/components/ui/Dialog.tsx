import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonStyle } from './Button.tsx';
import { classNames } from './classNames.ts';
import { scrollsByKeyboard } from './scrollsByKeyboard.ts';

interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** `side` slides in from the right, and from below on a phone. */
  placement?: 'centre' | 'side';
  className?: string;
}

const places = {
  centre: [
    'top-[max(1rem,8dvh)] left-1/2 max-h-[calc(100dvh-1rem-max(1rem,8dvh))] w-[min(34rem,calc(100vw-1.5rem))] -translate-x-1/2 rounded-xl',
    'data-ending-style:scale-[0.98] data-starting-style:scale-[0.98]',
  ],
  side: [
    'inset-y-0 right-0 w-[min(26rem,100vw)] sm:rounded-l-xl',
    'data-ending-style:translate-x-8 data-starting-style:translate-x-8',
  ],
};

/** A modal dialog or side sheet: traps focus, closes by Escape, gives focus back where it came from. */
export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  footer,
  placement = 'centre',
  className,
}: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#08100f]/45 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={classNames(
            'fixed z-40 flex flex-col border border-line bg-surface text-text shadow-pop',
            'transition-[opacity,scale,translate] duration-150 ease-out data-ending-style:opacity-0 data-starting-style:opacity-0',
            places[placement],
            className,
          )}
        >
          <header className="flex items-start gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-base font-semibold">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-0.5 text-[0.8125rem] text-muted">
                  {description}
                </Base.Description>
              )}
            </div>
            {/* Without a tooltip: it would take the first Escape for itself. */}
            <Base.Close
              aria-label="Close"
              className={classNames(buttonStyle({ variant: 'ghost', size: 'small' }), 'size-7 px-0')}
            >
              <X aria-hidden />
            </Base.Close>
          </header>
          <div ref={scrollsByKeyboard} className="min-h-0 flex-1 overflow-y-auto p-4">
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
