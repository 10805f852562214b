import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { scrollsByKeyboard } from './scrollsByKeyboard.ts';

/** A small panel beside its button, for details that are looked at rather than worked with. */
export function Popover({
  trigger,
  title,
  children,
  onOpenChange,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement;
  title: string;
  children: ReactNode;
  onOpenChange?: (isOpen: boolean) => void;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <Base.Root onOpenChange={(isOpen) => onOpenChange?.(isOpen)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} side={side} collisionPadding={12} className="z-50">
          <Base.Popup
            ref={scrollsByKeyboard}
            className="max-h-(--available-height) w-80 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-lg border border-line bg-surface p-3 text-sm text-text shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Base.Title className="mb-2 text-sm font-semibold">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
